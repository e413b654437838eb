import { setTimeout as wait } from 'node:timers/promises'

/**
 * Runs the check until it passes, and returns its result.
 *
 * @param timeout milliseconds in which it must pass; default 30 000: more than a job's interval, on a busy machine
 * @throws Error with the last failure, when it never passed in time
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { timeout = 30_000 }: { timeout?: number } = {},
): Promise<T> {
  const deadline = performance.now() + timeout
  let tries = 0
  for (let pause = 5; ; pause = Math.min(pause * 1.5, 200)) {
    tries += 1
    try {
      return await check()
    } catch (error) {
      if (performance.now() + pause > deadline) {
        const message = error instanceof Error ? error.message : String(error)
        throw new Error(`not within ${timeout} ms, ${tries} tries; last: ${message}`, { cause: error })
      }
    }
    await wait(pause)
  }
}
