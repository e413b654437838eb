import { every, type Job } from '@jangteo/messaging'
import type { Component, Logger } from '@jangteo/service-kit'
import { POPULARITY_DUE } from './steps/pour-sales.ts'
import { findClock } from './stores/pane-store.ts'
import type { Tx } from './stores/tx.ts'
import { measurePopularity } from './use-cases/measure-popularity.ts'

/** The fallback poll: a signal can be lost. */
const LOOK_AGAIN_MS = 10_000

/**
 * Publishes the results of windows, at most once in so many milliseconds, and logs sales that came too late to be in one.
 * With an interval of 0 there is no such job.
 */
export function popularityJobs({
  popularity: { everyMs, graceMs },
  logger,
}: {
  popularity: { everyMs: number; graceMs: number }
  logger: Logger
}): readonly Job<Tx>[] {
  if (everyMs === 0) return []
  const measureNow = measurePopularity(graceMs)
  let known: bigint | undefined
  const job = every<Tx>(
    LOOK_AGAIN_MS,
    async (work) => {
      const lateOrders = await measureNow(work)
      if (known !== undefined && lateOrders > known)
        logger.warn({ orders: lateOrders - known, graceMs }, 'paid orders came too late to be measured')
      known = lateOrders
    },
    POPULARITY_DUE,
  )
  return [{ ...job, restMs: everyMs }]
}

/** For `/metrics`. */
export const popularityMetrics = (prisma: Tx): Pick<Component, 'name' | 'metrics'> => ({
  name: 'popularity',
  metrics: [
    {
      name: 'popularity_late_orders',
      help: 'Paid orders that came after the grace period of their window and are in no result.',
      type: 'gauge',
      labelNames: [],
      read: async () => [{ labels: {}, value: Number((await findClock(prisma))?.lateOrders ?? 0n) }],
    },
  ],
})
