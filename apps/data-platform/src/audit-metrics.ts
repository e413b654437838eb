import type { Component } from '@jangteo/service-kit'
import type { EquationReport } from './domain/shop-audit.ts'
import { findLastReport } from './stores/shop-audit-store.ts'
import type { Tx } from './stores/tx.ts'

/** What the last audit across services has found, for `/metrics`. */
export const auditMetrics = ({
  prisma,
  clock,
}: {
  prisma: Tx
  clock: () => Date
}): Pick<Component, 'name' | 'metrics'> => {
  const perEquation = (name: string, help: string, count: (equation: EquationReport) => number) => ({
    ...{ name, help, type: 'gauge' as const, labelNames: ['equation'] },
    read: async () =>
      ((await findLastReport(prisma))?.equations ?? []).map((equation) => ({
        labels: { equation: equation.name },
        value: count(equation),
      })),
  })
  return {
    name: 'audit',
    metrics: [
      perEquation(
        'audit_difference',
        'Objects on which the two sides of an equation of the last audit do not agree, without accepted ones.',
        ({ differences }) => differences,
      ),
      perEquation(
        'audit_difference_accepted',
        'Objects on which the two sides of an equation of the last audit do not agree, which operators have accepted.',
        ({ accepted }) => accepted,
      ),
      perEquation(
        'audit_on_the_way',
        'Objects of an equation of the last audit that wait for a service to apply an event.',
        ({ onTheWay }) => onTheWay,
      ),
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
  }
}
