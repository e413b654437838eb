import { type OrderEvent, type OrderState, rebuildOrder } from '@jangteo/data-platform/domain/rebuilt-order'
import { rebuildWallet, type WalletMovement } from '@jangteo/data-platform/domain/rebuilt-wallet'
import type { Order } from '@jangteo/order/domain/order'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bounds, protocol, type State } from './protocol.ts'

const bounds: Bounds = {
  orders: { a: { coupon: true, points: 0 }, b: { coupon: true, points: 3 } },
  ...{ payments: 2, cancellations: 1, askedAgain: 1, duplicates: 2 },
}
const without: Bounds = { ...bounds, cancellations: 0 }

const ENDS_ONE_IN = 4

/** What a walk through the protocol has published of each order, and what it has moved. */
interface Walk {
  readonly state: State
  readonly events: Readonly<Record<string, readonly OrderEvent[]>>
  readonly movements: readonly WalletMovement[]
}

/** One way through the protocol. It may end wherever nothing is on its way. */
function walk(isCancelled: boolean, choices: Iterator<number>): Walk {
  const model = protocol(isCancelled ? bounds : without)
  let state = model.initial
  const events: Record<string, OrderEvent[]> = { a: [], b: [] }
  const movements: WalletMovement[] = []
  for (;;) {
    const steps = model.steps(state)
    const choice = choices.next().value ?? 0
    const rests = state.messages.length === 0 && choice % ENDS_ONE_IN === 0
    if (steps.length === 0 || rests) return { state, events, movements }
    const before = state
    state = (steps[choice % steps.length] as (typeof steps)[number]).take()
    for (const orderId of Object.keys(events))
      events[orderId]?.push(...published(before, state, orderId, movements.length))
    if (state.wallet !== before.wallet) movements.push(movement(before, state, movements.length))
  }
}

/** The events of a step: those that are on their way now, and those that the model sends to no service. */
function published(before: State, after: State, orderId: string, at: number): OrderEvent[] {
  const requestedAt = new Date(at)
  const sent = after.messages
    .filter((message) => !before.messages.includes(message) && message.data.orderId === orderId)
    .map(({ event: type, data }) => ({ type, data: { requestedAt, ...data } }))
    .filter(({ type }) => !['OrderCreated', 'OrderPaid', 'OrderCancelled'].includes(type))
  const [was, is] = [before.orders[orderId], after.orders[orderId]]
  return is && was !== is ? [...sent, ...changed(was, is)] : sent
}

const REASONS: Readonly<Record<string, string>> = { expired: 'expired', refused: 'coupon-refused' }

/** What the order service publishes of a change. */
function changed(was: Order | undefined, is: Order): OrderEvent[] {
  const { orderId, amount, discount, couponId, status } = is
  if (!was) return [{ type: 'OrderCreated', data: { orderId, amount, couponId } }]
  if (was.status === status) return []
  if (status === 'paid') {
    const { paymentId, points } = is
    return [{ type: 'OrderPaid', data: { orderId, paymentId, amount, discount, points, couponId } }]
  }
  if (!['cancelled', 'expired', 'refused'].includes(status)) return []
  const paidAt = status === 'cancelled' ? is.paidAt : null
  const reason = REASONS[status] ?? 'customer'
  return [{ type: 'OrderCancelled', data: { orderId, reason, amount, couponId, paidAt } }]
}

const movement = ({ wallet: was }: State, { wallet: is }: State, at: number): WalletMovement => ({
  transferId: `movement ${at}`,
  amount: is.balance - was.balance,
  points: is.points - was.points,
  balance: is.balance,
  pointsBalance: is.points,
})

function heldOf(order: Order): OrderState {
  const { status, amount, discount, couponId } = order
  const paymentId = 'paymentId' in order ? order.paymentId : null
  return { status, amount, discount, couponId, paymentId, points: 'points' in order ? order.points : 0 }
}

const anyWalk = fc
  .tuple(fc.boolean(), fc.infiniteStream(fc.nat({ max: 1_000 })))
  .map(([isCancelled, choices]) => walk(isCancelled, choices))

describe('what the events say, after any walk through the protocol', () => {
  it('is what the order service holds, in whatever order and however often they are read', () => {
    const statuses = new Set<string>()
    fc.assert(
      fc.property(anyWalk, fc.infiniteStream(fc.nat()), ({ state, events }, shuffle) => {
        for (const [orderId, order] of Object.entries(state.orders)) {
          const read = (events[orderId] ?? [])
            .flatMap((event) => [event, event])
            .map((event) => ({ event, at: shuffle.next().value }))
            .toSorted((a, b) => a.at - b.at)
            .map(({ event }) => event)
          statuses.add(order.status)
          expect(rebuildOrder(read)).toEqual({ state: heldOf(order), problems: [] })
        }
      }),
      { numRuns: 2_000 },
    )
    expect([...statuses].sort()).toEqual(['cancelled', 'expired', 'paid', 'payable', 'refunded', 'refused'])
  })

  it('is what balance holds', () => {
    fc.assert(
      fc.property(anyWalk, ({ state, movements }) => {
        const { balance, points, problems } = rebuildWallet(movements)
        if (movements.length > 0)
          expect({ balance, points }).toEqual({ balance: state.wallet.balance, points: state.wallet.points })
        expect(problems).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})
