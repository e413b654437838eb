import type { Component } from '@jangteo/service-kit'
import { listPending } from './stores/order-store.ts'
import type { Tx } from './stores/tx.ts'

const MOST_COUNTED = 100

/** How many orders wait for an answer for too long, for `/metrics`: `GET /internal/stuck-orders` lists them. */
export const stuckMetrics = ({
  prisma,
  clock,
  stuckAfterMs,
}: {
  prisma: Tx
  clock: () => Date
  stuckAfterMs: number
}): Pick<Component, 'name' | 'metrics'> => ({
  name: 'stuck orders',
  metrics: [
    {
      name: 'order_stuck_orders',
      help: `Orders that have waited for an answer for longer than STUCK_AFTER_SECONDS, counted up to ${MOST_COUNTED}; the same in every replica.`,
      type: 'gauge',
      labelNames: [],
      async read() {
        const before = new Date(clock().getTime() - stuckAfterMs)
        const stuck = await listPending(prisma, { before, after: undefined, limit: MOST_COUNTED })
        return [{ labels: {}, value: stuck.length }]
      },
    },
  ],
})
