export interface Readiness {
  ok: boolean
  /** Why it is not ready, for readers of `/health/ready`. */
  reason?: string
  /** Problems for an operator that do not stop the service. */
  notes?: string[]
}

export interface StartContext {
  /** Aborted when the service is stopped while it is still starting. */
  signal: AbortSignal
  /** For failures that a component cannot recover from: the process logs it, stops, and exits with code 1. */
  fatal(reason: unknown): void
}

/** A metric of a component, for `/metrics`. */
export type ComponentMetric = SampledMetric | DistributionMetric

interface AboutMetric {
  readonly name: string
  readonly help: string
  readonly labelNames: readonly string[]
}

/** Numbers; several samples of the same labels add up. */
export interface SampledMetric extends AboutMetric {
  readonly type: 'counter' | 'gauge'
  /** Called at each scrape. @throws when the values are not available now: they are left out */
  read(): Promise<readonly MetricSample[]> | readonly MetricSample[]
}

/** Many values, of which the distribution is shown. */
export interface DistributionMetric extends AboutMetric {
  readonly type: 'histogram'
  /** The upper limits between which values are counted, ascending. */
  readonly buckets: readonly number[]
  /** Has a function called with each value from now on. */
  follow(observe: (labels: Readonly<Record<string, string>>, value: number) => void): void
}

interface MetricSample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** A part of a service that runs. */
export interface Component {
  readonly name: string
  /** Cleans up after itself when it throws: `stop` is called only after a start that succeeded. */
  start(context: StartContext): Promise<unknown> | unknown
  /**
   * Called before `stop`: reports to its clients that it will stop, and continues to work until they had time to notice.
   * Aborting shortens that.
   */
  drain?(signal: AbortSignal): Promise<unknown>
  /** Stops taking work, finishes running work, and closes. */
  stop(): Promise<unknown> | unknown
  /** Whether it can do its work now; throwing counts as not ready. */
  ready?(): Promise<Readiness> | Readiness
  /** Its metrics at `/metrics`. */
  readonly metrics?: readonly ComponentMetric[]
}

/**
 * Starts components in order and returns a function that stops them in reverse order. When one cannot start, the started
 * ones are stopped and its error is thrown.
 */
export async function startComponents(
  components: readonly Component[],
  context: StartContext,
): Promise<() => Promise<void>> {
  const running: Component[] = []
  const stop = () => stopInReverse(running)
  try {
    for (const component of components) {
      context.signal.throwIfAborted()
      await component.start(context)
      running.push(component)
    }
    context.signal.throwIfAborted()
  } catch (error) {
    await stop().catch(() => {})
    throw error
  }
  return stop
}

/** Stops all of them, even when one fails to stop; then throws the errors, with the component's name. */
async function stopInReverse(running: Component[]): Promise<void> {
  const failures: Error[] = []
  for (let component = running.pop(); component; component = running.pop()) {
    try {
      await component.stop()
    } catch (cause) {
      failures.push(new Error(`${component.name} could not stop cleanly`, { cause }))
    }
  }
  if (failures.length > 0) throw failures[0]
}
