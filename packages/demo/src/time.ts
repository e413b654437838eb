import { setTimeout as wait } from 'node:timers/promises'

/** The time as people live in it: passed in, so that a test lives through a day in milliseconds. */
export interface Time {
  /** In milliseconds since 1970. */
  now(): number
  /** Resolves after so many milliseconds. @throws AbortError when the signal aborts before */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

export const realTime: Time = {
  now: () => Date.now(),
  sleep: (ms, signal) => wait(ms, undefined, { signal }),
}
