import type { Sale } from './customer.ts'

/** A fault that has occurred, with its times on `performance.now()`'s clock. */
export interface Occurred {
  readonly name: string
  readonly beganAt: number
  readonly endedAt: number
  /** Nothing was broken: the part did not run at this moment. */
  readonly missed: boolean
}

/** A fault, and what the shop did meanwhile. All times in seconds. */
export interface TimelineRow {
  readonly at: number
  readonly fault: string
  readonly lasted: number
  /** From the fault's begin until an order was paid that had been placed after it; null when there was none. */
  readonly recovered: number | null
  /** From the fault's begin until the next one began. */
  readonly paidPerSecond: number
}

/** Pure: what was sold, beside the faults in the order in which they began. */
export function timelineOf(
  occurred: readonly Occurred[],
  sales: readonly Sale[],
  { beganAt, endedAt }: { beganAt: number; endedAt: number },
): TimelineRow[] {
  const faults = occurred.toSorted((a, b) => a.beganAt - b.beganAt)
  return faults.map((fault, n) => {
    const until = faults[n + 1]?.beganAt ?? endedAt
    const paid = sales.filter(({ paidAt }) => paidAt >= fault.beganAt && paidAt < until).length
    const next = sales.filter(({ placedAt }) => placedAt >= fault.beganAt).map(({ paidAt }) => paidAt)
    return {
      at: (fault.beganAt - beganAt) / 1_000,
      fault: fault.missed ? `${fault.name} (it did not run)` : fault.name,
      lasted: (fault.endedAt - fault.beganAt) / 1_000,
      recovered: next.length === 0 ? null : (Math.min(...next) - fault.beganAt) / 1_000,
      paidPerSecond: until > fault.beganAt ? paid / ((until - fault.beganAt) / 1_000) : 0,
    }
  })
}
