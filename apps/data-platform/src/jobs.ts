import { every, type Job, type Work } from '@jangteo/messaging'
import type { Tx } from './stores/tx.ts'
import { dropOldDays, forgetOldFacts, forgetOldPresences, keepEventDays } from './use-cases/keep-days.ts'

const HOUR_MS = 60 * 60 * 1000

export const jobs = ({ retentionDays }: { retentionDays: number }): readonly Job<Tx>[] => [
  every(HOUR_MS, keepEventDays),
  every(HOUR_MS, dropOldDays(retentionDays)),
  inSteps(HOUR_MS, forgetOldFacts),
  inSteps(HOUR_MS, forgetOldPresences(retentionDays)),
]

/** Runs a use case again at once, each time in its own Work, while it returns that more may be left. */
function inSteps(everyMs: number, step: (work: Work<Tx>) => Promise<boolean>): Job<Tx> {
  const { name } = step
  return {
    name,
    everyMs,
    async run(transact, stopping) {
      let isMore = true
      const next = every<Tx>(
        everyMs,
        async (work) => {
          isMore = await step(work)
        },
        name,
      )
      while (isMore && !stopping.aborted) {
        isMore = false
        await next.run(transact, stopping)
      }
    },
  }
}
