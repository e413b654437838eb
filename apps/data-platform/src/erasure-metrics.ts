import type { Component } from '@jangteo/service-kit'
import { countLateErasures } from './stores/erasure-store.ts'
import type { Tx } from './stores/tx.ts'

/** For `/metrics`, and for the alert on it. */
export const erasureMetrics = (service: {
  prisma: Tx
  clock: () => Date
  lateAfterMs: number
}): Pick<Component, 'name' | 'metrics'> => ({
  name: 'erasures',
  metrics: [
    {
      name: 'erasures_late',
      help: 'Requests to erase a person that not every service has done within ERASURE_LATE_HOURS.',
      type: 'gauge',
      labelNames: [],
      async read() {
        const { prisma, clock, lateAfterMs } = service
        const before = new Date(clock().getTime() - lateAfterMs)
        return [{ labels: {}, value: await countLateErasures(prisma, before) }]
      },
    },
  ],
})
