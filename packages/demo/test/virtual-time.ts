import { setImmediate as turn } from 'node:timers/promises'
import type { Time } from '../src/time.ts'

/** A time that stands still while anything works, and jumps to the next moment for which something waits. */
export function virtualTime() {
  let now = 0
  const sleepers: { at: number; wake: () => void }[] = []
  const time: Time = {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const abort = () => {
          sleepers.splice(sleepers.indexOf(sleeper), 1)
          reject(signal.reason)
        }
        const sleeper = {
          at: now + ms,
          wake: () => {
            signal.removeEventListener('abort', abort)
            resolve()
          },
        }
        if (signal.aborted) return reject(signal.reason)
        sleepers.push(sleeper)
        signal.addEventListener('abort', abort, { once: true })
      }),
  }
  return {
    time,
    /** Lets the work be done, with all its pauses. `onJump` is called at each moment. */
    async through<Result>(work: Promise<Result>, onJump: (now: number) => void = () => undefined) {
      let isOver = false
      const over = () => {
        isOver = true
      }
      work.then(over, over)
      while (!isOver) {
        await turn()
        sleepers.sort((a, b) => a.at - b.at)
        const next = sleepers.shift()
        if (!next) continue
        now = next.at
        next.wake()
        onJump(now)
      }
      return work
    },
  }
}
