import type { Component } from '@jangteo/service-kit'
import { findLastReport } from './stores/shop-audit-store.ts'
import type { Tx } from './stores/tx.ts'

/** What the last audit across services has found, for `/metrics`. */
export const auditMetrics = ({
  prisma,
  clock,
}: {
  prisma: Tx
  clock: () => Date
}): Pick<Component, 'name' | 'metrics'> => ({
  name: 'audit',
  metrics: [
    {
      name: 'audit_difference',
      help: 'Objects on which the two sides of an equation of the last audit do not agree.',
      type: 'gauge',
      labelNames: ['equation'],
      async read() {
        const report = await findLastReport(prisma)
        return (report?.equations ?? []).map(({ name, differences }) => ({
          labels: { equation: name },
          value: differences,
        }))
      },
    },
    {
      name: 'audit_on_the_way',
      help: 'Objects of an equation of the last audit that wait for a service to apply an event.',
      type: 'gauge',
      labelNames: ['equation'],
      async read() {
        const report = await findLastReport(prisma)
        return (report?.equations ?? []).map(({ name, onTheWay }) => ({
          labels: { equation: name },
          value: onTheWay,
        }))
      },
    },
    {
      name: 'audit_clean_age_seconds',
      help: 'Age of the last audit that was clean; absent when none was.',
      type: 'gauge',
      labelNames: [],
      async read() {
        const report = await findLastReport(prisma)
        if (!report?.cleanAt) return []
        return [{ labels: {}, value: (clock().getTime() - report.cleanAt.getTime()) / 1000 }]
      },
    },
  ],
})
