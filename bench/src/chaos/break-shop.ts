import { setTimeout as pause } from 'node:timers/promises'
import type { Fault } from './faults.ts'
import type { Planned } from './plan.ts'
import type { Occurred } from './timeline.ts'

/**
 * Breaks the shop as planned, and returns what has occurred when every fault has ended.
 *
 * @param say called as each fault begins
 * @throws Error when a killed part does not run again; the signal's reason
 */
export async function breakShop(
  plan: readonly Planned<Fault>[],
  { signal, say }: { signal: AbortSignal; say: (text: string) => void },
): Promise<Occurred[]> {
  return Promise.all(
    plan.map(async ({ fault, atMs, forMs }) => {
      await pause(atMs, undefined, { signal })
      const beganAt = performance.now()
      const end = await fault.begin()
      const time = `${(atMs / 1_000).toFixed(1).padStart(7)} s`
      say(`${time}  ${fault.name}${fault.lasts ? `, ${(forMs / 1_000).toFixed(1)} s` : ''}`)
      try {
        if (fault.lasts && end) await pause(forMs, undefined, { signal })
      } finally {
        // Also when the run is interrupted: a stopped process would not end.
        await end?.()
      }
      return { name: fault.name, beganAt, endedAt: performance.now(), missed: end === undefined }
    }),
  )
}
