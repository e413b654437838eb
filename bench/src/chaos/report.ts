import type { Client } from './client.ts'
import type { Verdict } from './prove.ts'
import type { TimelineRow } from './timeline.ts'
import type { Told } from './told.ts'

const seconds = (value: number): string => `${value.toFixed(1)} s`
const MOST_SHOWN = 20

export function printTimeline(rows: readonly TimelineRow[]): void {
  console.log(
    '\n       at  fault                                lasted  next order paid after  paid until the next fault',
  )
  for (const { at, fault, lasted, recovered, paidPerSecond } of rows)
    console.log(
      `${seconds(at).padStart(9)}  ${fault.padEnd(34)} ${seconds(lasted).padStart(8)}  ` +
        `${(recovered === null ? 'never' : seconds(recovered)).padStart(21)}  ${`${paidPerSecond.toFixed(1)} /s`.padStart(25)}`,
    )
}

/** How the tries of all customers ended: an answer, or a broken connection. */
export function printAnswers({ counted }: Client): void {
  const ends = [...counted].toSorted(([, a], [, b]) => b - a).map(([end, count]) => `${end}: ${count}`)
  console.log(`\nanswers: ${ends.join(', ')}`)
}

export function printOutcome(
  told: readonly Told[],
  { lost, doubled, differences, audits, forged }: Verdict,
  { shoppingSeconds, settledSeconds }: { shoppingSeconds: number; settledSeconds: number },
): void {
  const count = (of: (each: Told) => number) => told.reduce((sum, each) => sum + of(each), 0)
  const figures = {
    'orders placed': count(({ placed }) => placed.length),
    paid: count(({ paid }) => paid.length),
    'paid per second': (count(({ paid }) => paid.length) / shoppingSeconds).toFixed(1),
    cancelled: count(({ cancelled }) => cancelled.length),
    charged: count(({ credited }) => credited.length),
    coupons: count(({ coupons }) => coupons.length),
    'without an answer': count(({ placedUnanswered }) => placedUnanswered),
    'settled after': seconds(settledSeconds),
    audits,
    'forged, and found': forged,
    lost: lost.length,
    doubled: doubled.length,
    differences: differences.length,
  }
  console.log('')
  for (const [name, value] of Object.entries(figures))
    console.log(`  ${name.padEnd(20)} ${String(value).padStart(10)}`)
  const found = [...lost, ...doubled, ...differences]
  for (const sentence of found.slice(0, MOST_SHOWN)) console.log(`✗ ${sentence}`)
  if (found.length > MOST_SHOWN) console.log(`✗ and ${found.length - MOST_SHOWN} more`)
}
