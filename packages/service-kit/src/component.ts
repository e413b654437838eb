export interface Readiness {
  ok: boolean
  /** Why not, for whoever looks at `/health/ready`. */
  reason?: string
}

export interface StartContext {
  /** Aborted when the service is told to stop while it is still starting. */
  signal: AbortSignal
  /** For what a component cannot mend by itself: the process logs it, stops, and exits with code 1. */
  fatal(reason: unknown): void
}

/** A part of a service that runs. */
export interface Component {
  readonly name: string
  /** Cleans up after itself when it throws: `stop` is called only after a start that succeeded. */
  start(context: StartContext): Promise<unknown> | unknown
  /**
   * Told to stop soon: says so to those who send it work, and goes on working until they have had the time to notice.
   * Aborting cuts that short.
   */
  drain?(signal: AbortSignal): Promise<unknown>
  /** Stops taking work, finishes what is under way, closes. */
  stop(): Promise<unknown> | unknown
  /** Whether it can do its work now; throwing counts as not ready. */
  ready?(): Promise<Readiness> | Readiness
}

/**
 * Starts components in order and answers a function that stops them in reverse order. When one cannot start,
 * those before it are stopped again and its error is thrown.
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

/** Stops all of them, also when one fails to; then throws what failed, with the component's name. */
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
