import type { Logger } from './logger.ts'

export type Readiness = { ok: true } | { ok: false; reason: string }

export interface StartContext {
  /** Aborted when the process is told to stop while it is still starting. */
  signal: AbortSignal
  /** For what a component cannot mend by itself: logs, stops the service, exits with code 1. */
  fatal(reason: unknown): void
}

/** A part of a service that runs. `start` cleans up after itself when it throws; `stop` is called only if it did not. */
export interface Component {
  readonly name: string
  start(context: StartContext): Promise<unknown> | unknown
  /** Stops taking work, finishes what is under way, closes. */
  stop(): Promise<unknown> | unknown
  /** Whether it can do its work now; throwing counts as not ready. */
  ready?(): Promise<Readiness> | Readiness
}

/**
 * Starts the components in order. On SIGTERM, SIGINT or `fatal` stops them in reverse order and exits: code 0
 * when told to stop, 1 after a failure or when stopping takes longer than `shutdownTimeoutMs` (default 10 s).
 * A second signal exits at once. List HTTP last: it then stops first, and turns not ready as it does.
 */
export async function runService(options: {
  name: string
  logger: Logger
  components: readonly Component[]
  shutdownTimeoutMs?: number
}): Promise<void> {
  const { logger, components, shutdownTimeoutMs = 10_000 } = options
  const startedAt = performance.now()
  const running: Component[] = []
  const starting = new AbortController()
  let ending = false

  async function end(code: number): Promise<void> {
    ending = true
    setTimeout(() => {
      logger.fatal({ shutdownTimeoutMs }, 'stopping took too long')
      process.exit(1)
    }, shutdownTimeoutMs)
    starting.abort(new Error('the service was told to stop'))
    await startup.catch(() => {})
    let exitCode = code
    for (const component of running.reverse()) {
      try {
        await component.stop()
        logger.debug({ component: component.name }, 'stopped')
      } catch (error) {
        exitCode = 1
        logger.error({ err: error, component: component.name }, 'could not stop cleanly')
      }
    }
    logger.info({ exitCode }, 'stopped')
    process.exit(exitCode)
  }

  function fatal(reason: unknown): void {
    logger.fatal({ err: reason instanceof Error ? reason : new Error(String(reason)) }, 'fatal')
    if (!ending) void end(1)
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (ending) process.exit(1)
      logger.info({ signal }, 'stopping')
      void end(0)
    })
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (reason) => {
      logger.fatal({ err: reason, event }, 'a bug: nothing caught this')
      process.exit(1)
    })
  }

  async function startAll(): Promise<void> {
    for (const component of components) {
      starting.signal.throwIfAborted()
      await component.start({ signal: starting.signal, fatal })
      running.push(component)
    }
  }

  const startup = startAll()
  try {
    await startup
    logger.info({ ms: Math.round(performance.now() - startedAt) }, `${options.name} is up`)
  } catch (error) {
    if (!ending) {
      logger.fatal({ err: error }, 'could not start')
      await end(1)
    }
  }
}
