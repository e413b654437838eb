import type { Switches } from '../monolith/switches.ts'
import { ms, percent, perSecond, print, table } from '../report.ts'
import { DELAYS_MS, TOLD_LATER } from '../side-delays.ts'
import {
  type Answered,
  AT_ONCE,
  CALM_SECONDS,
  CLOSED_SECONDS,
  DOWN_SECONDS,
  PER_SECOND,
  type Seen,
} from './load.ts'

export interface Phase {
  readonly name: string
  readonly switches: Switches
  readonly seen: Seen
}

const failed = (answered: Answered | undefined): string =>
  answered ? percent(answered.failed, answered.offered) : ''

/** What customers saw in each phase: a column for each. */
export function phaseTable(phases: readonly Phase[]): void {
  const row = (name: string, of: (phase: Phase) => string) => [name, ...phases.map(of)]
  table([
    row('', ({ name }) => name),
    row('ranking', ({ switches }) => switches.ranking),
    row('coupons', ({ switches }) => switches.coupons),
    row('orders', ({ switches }) => switches.orders),
    row('order paid, p50', ({ seen }) => ms(seen.orders.answers.at(50))),
    row('order paid, p99', ({ seen }) => ms(seen.orders.answers.at(99))),
    row('orders failed', ({ seen }) => failed(seen.orders)),
    ...TOLD_LATER.map((system) =>
      row(`  while ${system} is down`, ({ seen }) => failed(seen.down.get(system))),
    ),
    row(`orders, ${AT_ONCE} customers at once`, ({ seen }) => perSecond(seen.mostPerSecond)),
    row('coupon requested, p50', ({ seen }) => ms(seen.coupons.answers.at(50))),
    row('coupon requested, p99', ({ seen }) => ms(seen.coupons.answers.at(99))),
    row('coupon requests failed', ({ seen }) => failed(seen.coupons)),
  ])
}

export function notes(): void {
  const delays = TOLD_LATER.map((system) => `${system} ${DELAYS_MS[system]} ms`).join(', ')
  for (const note of [
    `The same in each phase: ${PER_SECOND} orders and ${PER_SECOND} requests for coupons per second for ${CALM_SECONDS} s, counted from when each was due;`,
    `then each system down for ${DOWN_SECONDS} s: the old one refuses, and the service of that name is stopped; then ${AT_ONCE} customers at once`,
    `for ${CLOSED_SECONDS} s. The systems around the monolith are assumed to take: ${delays}.`,
    'A switch is moved while no request is under way. In shadow, e-mails and transfers of the services end in the sandbox.',
    'Orders are those of the services when payment, notification and the data platform are: from phase 3 on.',
  ])
    print(`  ${note}`)
}
