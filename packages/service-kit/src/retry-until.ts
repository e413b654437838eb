import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from './logger.ts'

/** Interval of the log line while waiting, in milliseconds. */
const sayEvery = 5_000

/**
 * Calls `check` until it does not throw, with pauses from 100 ms up to 2 s, and returns its result.
 * Logs "waiting for <what>" at the first failure and every five seconds after it.
 * @throws the signal's reason when it is aborted, as by a process that is stopped.
 */
export async function retryUntil<Result>(
  check: () => Promise<Result> | Result,
  options: { log: Pick<Logger, 'info'>; what: string; signal?: AbortSignal },
): Promise<Result> {
  let saidAt = Number.NEGATIVE_INFINITY
  for (let attempt = 0; ; attempt++) {
    options.signal?.throwIfAborted()
    try {
      return await check()
    } catch (error) {
      if (performance.now() - saidAt >= sayEvery) {
        saidAt = performance.now()
        options.log.info({ err: error }, `waiting for ${options.what}`)
      }
      const ms = Math.min(100 * 2 ** attempt, 2_000)
      // Aborted: the next round throws the signal's own reason.
      await pause(ms, undefined, options.signal && { signal: options.signal }).catch(() => {})
    }
  }
}
