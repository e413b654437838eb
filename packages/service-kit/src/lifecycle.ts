import { collectAtRest } from './at-rest.ts'
import { type Component, startComponents } from './component.ts'
import type { Logger } from './logger.ts'

/** How long stopping may take after the drain, in milliseconds. A supervisor must wait longer before it kills the process. */
export const SHUTDOWN_TIMEOUT_MS = 10_000

/**
 * Runs a service for the life of the process: starts its components in order, and on SIGTERM, SIGINT or `fatal`
 * stops them in reverse order and exits; code 0 after a signal, 1 after a failure or when stopping takes longer than
 * `shutdownTimeoutMs` (default 10 s). After a signal, all of them continue to work while one drains. A second signal exits
 * at once. List HTTP last: it then stops first.
 */
export async function runService(service: {
  name: string
  logger: Logger
  components: readonly Component[]
  shutdownTimeoutMs?: number
}): Promise<void> {
  const { name, logger, components, shutdownTimeoutMs = SHUTDOWN_TIMEOUT_MS } = service
  const startedAt = performance.now()
  const starting = new AbortController()
  const draining = new AbortController()
  let isUp = false
  let ending = false
  let exitCode = 0

  async function end(): Promise<void> {
    ending = true
    if (isUp && exitCode === 0)
      await Promise.all(components.map((component) => component.drain?.(draining.signal)))
    setTimeout(() => {
      logger.fatal({ shutdownTimeoutMs }, 'stopping took too long')
      process.exit(1)
    }, shutdownTimeoutMs)
    starting.abort(new Error('stopped while starting'))
    try {
      const stop = await startup.catch(() => undefined)
      await stop?.()
    } catch (error) {
      exitCode = 1
      logger.error({ err: error }, 'could not stop cleanly')
    }
    logger.info({ exitCode }, 'stopped')
    process.exit(exitCode)
  }

  function fatal(reason: unknown): void {
    logger.fatal({ err: reason instanceof Error ? reason : new Error(String(reason)) }, 'fatal')
    exitCode = 1
    draining.abort()
    if (!ending) void end()
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (ending) process.exit(1)
      logger.info({ signal }, 'stopping')
      void end()
    })
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (reason) => {
      logger.fatal({ err: reason, event }, 'nothing caught this')
      process.exit(1)
    })
  }

  // A warning of Node's that cannot be written must not end it.
  process.stderr.on('error', () => {})

  const startup = startComponents(components, { signal: starting.signal, fatal })
  try {
    await startup
    isUp = true
    logger.info({ ms: Math.round(performance.now() - startedAt) }, `${name} is up`)
    collectAtRest()
  } catch (error) {
    if (!ending) fatal(error)
  }
}
