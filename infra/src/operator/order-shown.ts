import type { KnownBy, Moment, OrderCount, OrderState, ShownOrder } from '@jangteo/operator'
import colors from 'picocolors'
import { rest, tableOf } from './table.ts'
import { instant, shownSafely } from './text.ts'

const MARKS: Readonly<Record<Moment['state'], string>> = {
  done: colors.green('✓'),
  waits: colors.yellow('…'),
  retrying: colors.yellow('↻'),
  dead: colors.red('✗'),
  unknown: '?',
}
const LANE = 14

export const won = (amount: number): string => `${amount.toLocaleString('en')} won`

const time = (iso: string): string => iso.slice(11, 23)

const waitOf = ({ wait }: ShownOrder): string[] =>
  wait
    ? [`waits for ${wait.for} since ${instant(wait.since)}${wait.stuck ? ', too long: it is stuck' : ''}`]
    : []

/** The order in lines, its story with a lane for each service, the steps still to come, and what cannot be known. */
export function storyPage(
  shown: ShownOrder | null,
  story: readonly Moment[],
  knownBy: KnownBy,
  unknown: readonly string[],
): string {
  const lines: string[] = []
  if (shown) {
    const { orderId, userId, status, amount, discount, lines: pieces, couponId, paymentId } = shown.order
    lines.push(
      `order ${orderId}: ${status}, ${won(amount)}, customer ${userId}`,
      ...pieces.map(({ productId, name, quantity }) => `  ${quantity} × ${name} (${productId})`),
      ...(couponId === null ? [] : [`  coupon ${couponId}, discount ${won(discount)}`]),
      ...(paymentId ? [`  payment ${paymentId}`] : []),
      ...waitOf(shown).map((text) => `  ${text}`),
    )
  }
  lines.push('')
  for (const { lane, at, until, state, what } of story)
    lines.push(
      `${time(at)}  ${lane.padEnd(LANE)} ${MARKS[state]} ${shownSafely(what)}${until === null ? '' : ` until ${instant(until)}`}`,
    )
  for (const { step, by } of shown?.ahead ?? []) lines.push(`${' '.repeat(14)}${by.padEnd(LANE)} → ${step}`)
  const silent = knownBy.flatMap(({ service, known }) => (known ? [] : [service]))
  for (const text of [
    ...unknown,
    ...silent.map((service) => `${service} does not answer: its lane is not known`),
  ])
    lines.push(`${colors.yellow('?')} ${shownSafely(text)}`)
  return lines.join('\n')
}

const COLUMNS = { order: 38, placed: 22, state: 17, amount: 16 } as const

/** The orders as a table that fits 120 columns. */
export const ordersTable = (orders: readonly OrderState[]): string =>
  tableOf(
    { ...COLUMNS, customer: rest(COLUMNS) },
    orders.map(({ orderId, createdAt, status, amount, userId }) => [
      ...[orderId, instant(createdAt), status, won(amount), userId],
    ]),
  )

/** One line for each group of orders. */
export const countLines = (counts: readonly OrderCount[]): string[] =>
  counts.map(
    ({ status, waitsFor, count, oldestAt }) =>
      `${String(count).padStart(7)}  ${status.padEnd(16)} ${(waitsFor ? `waits for ${waitsFor}` : '').padEnd(20)} oldest ${instant(oldestAt)}`,
  )
