import { accrue } from '@jangteo/balance/domain/accrue-points'
import { type Books, type Change, inTurn } from '@jangteo/balance/domain/books'
import type { Payment } from '@jangteo/balance/domain/payment'
import { refundPayment } from '@jangteo/balance/domain/refund-payment'
import { takePayment } from '@jangteo/balance/domain/take-payment'
import type { Wallet } from '@jangteo/balance/domain/wallet'
import { type Coupon, expireCoupon } from '@jangteo/coupon/domain/coupon'
import {
  answerTo,
  type CouponOrder,
  orderEnded,
  orderPaid,
  orderPlaced,
} from '@jangteo/coupon/domain/coupon-order'
import { cancelOrder, expireOrder, refundOrder } from '@jangteo/order/domain/cancel'
import { applyCoupon, refuseCoupon } from '@jangteo/order/domain/coupon'
import { isPending, type Order } from '@jangteo/order/domain/order'
import { completePayment, declinePayment, startPayment } from '@jangteo/order/domain/payment'
import { placeOrder } from '@jangteo/order/domain/place-order'
import { changesOf, type LineMove, moveLines, type Product } from '@jangteo/order/domain/product'
import type { Model, Step } from './explore.ts'

/** The functions by which the services decide. A test puts a wrong one in the place of one of them. */
export const domain = {
  ...{ placeOrder, startPayment, completePayment, declinePayment, applyCoupon, refuseCoupon },
  ...{ cancelOrder, expireOrder, refundOrder },
  ...{ takePayment, refundPayment, accrue },
  ...{ orderPlaced, orderPaid, orderEnded, expireCoupon },
}
export type Domain = typeof domain

/** An event on its way to one consumer. */
interface Message {
  readonly to: 'order' | 'coupon' | 'balance'
  readonly event: keyof typeof consumers
  readonly data: Record<string, unknown>
}

const consumers = {
  OrderCreated: ['coupon'],
  OrderPaid: ['coupon', 'balance'],
  OrderCancelled: ['coupon'],
  OrderPaymentRequested: ['balance'],
  OrderRefundRequested: ['balance'],
  CouponReserved: ['order'],
  CouponRefused: ['order'],
  PaymentCompleted: ['order'],
  PaymentDeclined: ['order'],
  PaymentRefunded: ['order'],
} as const satisfies Record<string, readonly Message['to'][]>

/** What the three services hold, and what is on its way between them. */
export interface State {
  readonly late: boolean
  readonly orders: Readonly<Record<string, Order>>
  readonly product: Product
  readonly sold: number
  readonly wallet: Wallet
  readonly payments: Readonly<Record<string, Payment>>
  readonly paidOrders: readonly string[]
  readonly cancelledOrders: readonly string[]
  readonly accrued: Readonly<Record<string, number>>
  /** Won and points that movements have brought, by their kind. */
  readonly moved: Readonly<Record<string, { readonly amount: number; readonly points: number }>>
  readonly coupon: Coupon
  readonly couponOrders: Readonly<Record<string, CouponOrder>>
  /** In flight, in the order of their texts: any of them may arrive next. */
  readonly messages: readonly Message[]
  /** What is left of each thing that may happen a few times only. */
  readonly left: Readonly<Record<string, number>>
}

const USER = 'kim'
const COUPON = 'five-off'
/** There are two moments only: before anything has expired, and after. */
const NOW = new Date('2026-11-21T09:00:00Z')
const LATER = new Date('2026-11-21T10:00:00Z')
const PIECES = 2
const BALANCE = 70
const POINTS = 3
const PERCENT = 10

/** What may happen, and how often. */
export interface Bounds {
  /** By order id: whether it comes with the coupon, and the points that it is paid with. */
  readonly orders: Readonly<Record<string, { coupon: boolean; points: number }>>
  /** How often each order may be paid, cancelled by its customer, and asked for again at balance. */
  readonly payments: number
  readonly cancellations: number
  readonly askedAgain: number
  /** How often a message arrives once more, though it has been applied: as if the inbox had forgotten it. */
  readonly duplicates: number
}

/**
 * Two orders of one customer, one wallet that pays for one of them, one coupon that both may want, and everything that
 * can happen between the services: each message may arrive at any time after it was sent, before or after any other,
 * and some of them twice. A crash of a service is among it: its transaction has committed, and the message arrives once
 * more, or it has not, and the message is still on its way.
 *
 * The functions are those of the services. What a use case does around them (load, save, publish) is written again here.
 */
export function protocol(bounds: Bounds, decide: Domain = domain): Model<State> {
  return {
    initial: initialState(bounds),
    steps: (state) => [
      ...Object.entries(bounds.orders).flatMap(([orderId, wants]) => requests(decide, state, orderId, wants)),
      ...jobs(decide, state),
      ...deliveries(decide, state),
    ],
    wrong: (state) => alwaysWrong(state) ?? (state.messages.length === 0 ? wrongAtRest(state) : undefined),
  }
}

function initialState({ orders, payments, cancellations, askedAgain, duplicates }: Bounds): State {
  const each = (name: string, times: number) =>
    Object.keys(orders).map((id) => [`${name} ${id}`, times] as const)
  return {
    late: false,
    orders: {},
    product: {
      ...{ productId: 'tea', name: 'Tea', price: 60, onSale: true },
      ...{ available: PIECES, reserved: 0, version: 1, createdAt: NOW },
    },
    sold: 0,
    wallet: { userId: USER, balance: BALANCE, points: POINTS, version: 1 },
    payments: {},
    paidOrders: [],
    cancelledOrders: [],
    accrued: {},
    moved: {},
    coupon: {
      ...{ couponId: COUPON, campaignId: 'spring', userId: USER, name: 'Twenty off', version: 1 },
      ...{ discount: { kind: 'fixed', amount: 20 }, minimumAmount: 0, issuedAt: NOW, expiresAt: LATER },
      status: 'available',
    },
    couponOrders: {},
    messages: [],
    left: Object.fromEntries([
      ...each('pay', payments),
      ...each('cancel', cancellations),
      ...each('ask again', askedAgain),
      ['duplicate', duplicates],
    ]),
  }
}

const nowOf = ({ late }: State): Date => (late ? LATER : NOW)

const spend = (state: State, name: string): State => ({
  ...state,
  left: { ...state.left, [name]: (state.left[name] as number) - 1 },
})

/** Messages that say the same are one object: they are compared often. */
const known = new Map<string, Message>()
const texts = new WeakMap<Message, string>()

function messageOf(to: Message['to'], event: Message['event'], data: object): Message {
  const text = JSON.stringify([to, event, data])
  const message = known.get(text) ?? { to, event, data: { ...data } }
  known.set(text, message)
  texts.set(message, text)
  return message
}

const byText = (a: Message, b: Message): number =>
  (texts.get(a) as string) < (texts.get(b) as string) ? -1 : 1

const send = (state: State, event: Message['event'], data: object): State => ({
  ...state,
  messages: [...state.messages, ...consumers[event].map((to) => messageOf(to, event, data))].sort(byText),
})

// --- what customers ask for

function requests(
  decide: Domain,
  state: State,
  orderId: string,
  { coupon, points }: Bounds['orders'][string],
): Step<State>[] {
  const order = state.orders[orderId]
  const now = nowOf(state)
  if (!order) {
    const catalogue = new Map([[state.product.productId, state.product]])
    const place = () => {
      const wanted = [{ productId: state.product.productId, quantity: 1 }]
      const facts = { orderId, userId: USER, couponId: coupon ? COUPON : null, now, expiresAt: LATER }
      const { order: placed, stock } = decide.placeOrder(wanted, catalogue, facts)
      const product = stock[0]?.product as Product
      const { lines, amount, couponId, createdAt } = placed
      const after = { ...state, product, orders: { ...state.orders, [orderId]: placed } }
      return coupon
        ? send(after, 'OrderCreated', { orderId, userId: USER, lines, amount, couponId, createdAt })
        : after
    }
    // A customer who comes later is one who comes now: expiry counts from then.
    return state.late ? [] : [{ name: `place ${orderId}`, take: place }]
  }
  const steps: Step<State>[] = []
  const payLeft = state.left[`pay ${orderId}`] as number
  if (payLeft > 0 && order.status === 'payable')
    steps.push({
      name: `pay ${orderId}`,
      take() {
        const paymentId = `${orderId}-${payLeft}`
        const paying = decide.startPayment(order, { paymentId, points, now })
        return askBalance(keep(spend(state, `pay ${orderId}`), paying), paying)
      },
    })
  if ((state.left[`cancel ${orderId}`] as number) > 0 && !['expired', 'refused'].includes(order.status))
    steps.push({
      name: `cancel ${orderId}`,
      take: () =>
        ended(
          spend(state, `cancel ${orderId}`),
          order,
          decide.cancelOrder(order, { reason: 'customer', now }),
        ),
    })
  if (
    (state.left[`ask again ${orderId}`] as number) > 0 &&
    isPending(order) &&
    order.status !== 'awaiting-coupon'
  )
    steps.push({
      name: `ask again for ${orderId}`,
      take: () => askBalance(spend(state, `ask again ${orderId}`), order),
    })
  return steps
}

// --- what time does

function jobs(decide: Domain, state: State): Step<State>[] {
  if (!state.late) return [{ name: 'an hour passes', take: () => ({ ...state, late: true }) }]
  const expiring = Object.values(state.orders).flatMap((order): Step<State>[] => {
    const expired = decide.expireOrder(order, LATER)
    return expired === order
      ? []
      : [{ name: `expire ${order.orderId}`, take: () => ended(state, order, expired) }]
  })
  const coupon = decide.expireCoupon(state.coupon, LATER)
  return coupon === state.coupon
    ? expiring
    : [...expiring, { name: 'expire the coupon', take: () => ({ ...state, coupon }) }]
}

// --- what messages do

function deliveries(decide: Domain, state: State): Step<State>[] {
  return [...new Set(state.messages)].flatMap((message) => {
    const at = state.messages.indexOf(message)
    const without = { ...state, messages: state.messages.toSpliced(at, 1) }
    const name = `${message.event} of ${message.data.orderId} arrives at ${message.to}`
    const steps: Step<State>[] = [{ name, take: () => apply(decide, without, message) }]
    if ((state.left.duplicate as number) > 0)
      steps.push({
        name: `${name}, not for the last time`,
        take: () => apply(decide, spend(state, 'duplicate'), message),
      })
    return steps
  })
}

function apply(decide: Domain, state: State, { to, event, data }: Message): State {
  const handle = handlers[`${to} ${event}`]
  if (!handle) throw new Error(`${to} does not consume ${event}`)
  // The handlers know what their event says; the model sends nothing else.
  return handle(decide, state, data as never)
}

type Handler = (decide: Domain, state: State, data: never) => State
interface About {
  readonly orderId: string
  readonly userId: string
  readonly couponId: string
  readonly paymentId: string
  readonly amount: number
  readonly points: number
  readonly discount: number
  readonly reason: string
  readonly createdAt: Date
  readonly paidAt: Date
  readonly completedAt: Date
  readonly refundedAt: Date
}

const handlers: Readonly<Record<string, Handler>> = {
  'order CouponReserved': (decide, state, data: About) =>
    keep(state, decide.applyCoupon(orderOf(state, data), data)),
  'order CouponRefused': (decide, state, data: About) => {
    const order = orderOf(state, data)
    return ended(state, order, decide.refuseCoupon(order, { ...data, now: nowOf(state) }))
  },
  'order PaymentCompleted': (decide, state, data: About) => {
    const before = orderOf(state, data)
    const order = decide.completePayment(before, data)
    if (order === before || order.status !== 'paid') return state
    const sold = moved(keep(state, order), 'sold', order)
    return send({ ...sold, sold: state.sold + 1 }, 'OrderPaid', order)
  },
  'order PaymentDeclined': (decide, state, data: About) =>
    keep(state, decide.declinePayment(orderOf(state, data), data)),
  'order PaymentRefunded': (decide, state, data: About) =>
    keep(state, decide.refundOrder(orderOf(state, data), data)),

  'balance OrderPaymentRequested': (decide, state, data: About) => {
    const { payment, change } = decided(state, (books) => decide.takePayment(books, data, nowOf(state)))
    return answered(written(state, change), payment)
  },
  'balance OrderRefundRequested': (decide, state, { points: _, ...data }: About) => {
    const { payment, change } = decided(state, (books) => decide.refundPayment(books, data, nowOf(state)))
    const after = written(state, change)
    const { refundedAt } = payment as { refundedAt?: Date }
    return payment.status === 'declined'
      ? answered(after, payment)
      : send(after, 'PaymentRefunded', { ...payment, refundedAt })
  },
  'balance OrderPaid': (decide, state, data: About) => {
    const { change } = decided(state, (books) => ({ change: decide.accrue(books, data, PERCENT) }))
    return written(state, change)
  },

  'coupon OrderCreated': (decide, state, data: About) => {
    const after = stood(state, data.orderId, (before) => decide.orderPlaced(before, data, nowOf(state)))
    const { orderId, couponId, userId } = data
    const answer = answerTo(after.couponOrders[orderId] as CouponOrder)
    const event = 'discount' in answer ? 'CouponReserved' : 'CouponRefused'
    return send(after, event, { orderId, couponId, userId, ...answer })
  },
  'coupon OrderPaid': (decide, state, data: About) =>
    data.couponId === null
      ? state
      : stood(state, data.orderId, (before) => decide.orderPaid(before, data, nowOf(state))),
  'coupon OrderCancelled': (decide, state, data: About) =>
    stood(state, data.orderId, (before) => decide.orderEnded(before, data, nowOf(state))),
}

// --- order

function orderOf(state: State, { orderId }: { orderId: string }): Order {
  const order = state.orders[orderId]
  if (!order) throw new Error(`there is no order ${orderId}`)
  return order
}

const keep = (state: State, order: Order): State => ({
  ...state,
  orders: { ...state.orders, [order.orderId]: order },
})

function moved(state: State, move: LineMove, { lines }: Order): State {
  const stock = new Map([[state.product.productId, state.product]])
  if (changesOf(move, lines).length !== 1) throw new Error('each order of the model has one line')
  moveLines(move, stock, lines)
  return { ...state, product: stock.get(state.product.productId) as Product }
}

function askBalance(state: State, order: Order): State {
  const { orderId, userId, amount } = order
  if (order.status === 'paying') {
    const { paymentId, points } = order
    return send(state, 'OrderPaymentRequested', { paymentId, orderId, userId, amount, points })
  }
  if (order.status === 'cancelled' && order.paymentId !== null)
    return send(state, 'OrderRefundRequested', { paymentId: order.paymentId, orderId, userId, amount })
  return state
}

/** An order that came to an end without a sale: pieces back, money asked for, the coupon service notified. */
function ended(state: State, before: Order, order: Order): State {
  if (order === before) return state
  const wasPaid = before.status === 'paid'
  const back = moved(keep(state, order), wasPaid ? 'returned' : 'released', before)
  const asked = askBalance({ ...back, sold: state.sold - (wasPaid ? 1 : 0) }, order)
  const { orderId, userId, couponId } = order
  return couponId === null ? asked : send(asked, 'OrderCancelled', { orderId, userId, couponId })
}

// --- balance

function decided<Decision extends { readonly change: Change }>(
  state: State,
  decide: (books: Books) => Decision,
): Decision {
  const books: Books = {
    wallets: new Map([[USER, state.wallet]]),
    payments: new Map(Object.entries(state.payments)),
    paidOrders: new Set(state.paidOrders),
    cancelledOrders: new Set(state.cancelledOrders),
    accrued: new Map(Object.entries(state.accrued)),
  }
  return inTurn(books, [undefined], decide)[0] as Decision
}

function written(state: State, { payments, movements, cancelledOrders }: Change): State {
  const sums = { ...state.moved }
  const accrued = { ...state.accrued }
  let wallet = state.wallet
  for (const { transfer, wallet: after } of movements) {
    const { kind, orderId, amount, points } = transfer
    const before = sums[kind] ?? { amount: 0, points: 0 }
    sums[kind] = { amount: before.amount + amount, points: before.points + points }
    if (kind === 'points-accrued' && orderId !== null) accrued[orderId] = points
    wallet = after
  }
  const paid = payments.filter(({ status }) => status === 'completed').map(({ orderId }) => orderId)
  return {
    ...state,
    wallet,
    moved: sorted(sums),
    accrued: sorted(accrued),
    payments: sorted({
      ...state.payments,
      ...Object.fromEntries(payments.map((each) => [each.paymentId, each])),
    }),
    paidOrders: [...new Set([...state.paidOrders, ...paid])].sort(),
    cancelledOrders: [...new Set([...state.cancelledOrders, ...cancelledOrders])].sort(),
  }
}

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))

function answered(state: State, payment: Payment): State {
  const { paymentId, orderId, userId, amount, points } = payment
  const facts = { paymentId, orderId, userId, amount, points }
  return payment.status === 'declined'
    ? send(state, 'PaymentDeclined', { ...facts, reason: payment.reason })
    : send(state, 'PaymentCompleted', { ...facts, completedAt: payment.answeredAt })
}

// --- coupon

function stood(
  state: State,
  orderId: string,
  decide: (before: { order: CouponOrder | undefined; coupon: Coupon }) => {
    order: CouponOrder
    coupon: Coupon | undefined
  },
): State {
  const { order, coupon } = decide({ order: state.couponOrders[orderId], coupon: state.coupon })
  return {
    ...state,
    couponOrders: sorted({ ...state.couponOrders, [orderId]: order }),
    coupon: coupon ?? state.coupon,
  }
}

// --- what must hold

const OPEN = ['awaiting-coupon', 'payable', 'paying']
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

/** What must hold at every moment, whatever is on its way. */
function alwaysWrong(state: State): string | undefined {
  const { product, sold, wallet, moved: movedBy } = state
  const orders = Object.values(state.orders)
  const open = orders.filter(({ status }) => OPEN.includes(status))
  const paid = orders.filter(({ status }) => status === 'paid')
  const payments = Object.values(state.payments)
  const completed = payments.filter(({ status }) => status === 'completed')
  const movements = Object.values(movedBy)
  const revenue = -sum(
    ['payment', 'refund'].map((kind) => movedBy[kind]).map((each) => (each ? each.amount + each.points : 0)),
  )
  if (product.available + product.reserved + sold !== PIECES) return 'pieces were lost or invented'
  if (product.reserved !== open.length) return 'the reserved pieces are not those of the open orders'
  if (sold !== paid.length) return 'the sold pieces are not those of the paid orders'
  if (wallet.balance < 0) return 'the wallet is below zero'
  if (wallet.balance !== BALANCE + sum(movements.map(({ amount }) => amount)))
    return 'the wallet is not what moved'
  if (wallet.points !== POINTS + sum(movements.map(({ points }) => points)))
    return 'the points are not what moved'
  if (revenue !== sum(completed.map(({ amount }) => amount)))
    return 'the money that was taken is not that of the payments'
  for (const { orderId } of orders)
    if (completed.filter((each) => each.orderId === orderId).length > 1) return `${orderId} was paid twice`
  const discounted = orders.filter(
    ({ status, discount }) => discount > 0 && [...OPEN, 'paid'].includes(status),
  )
  if (discounted.length > 1) return 'the coupon takes something off two orders'
  return undefined
}

/** What must hold when nothing is on its way. */
function wrongAtRest(state: State): string | undefined {
  const { coupon, payments, moved: movedBy } = state
  const orders = Object.values(state.orders)
  for (const order of orders) {
    const { orderId, status, amount } = order
    if (isPending(order)) return `${orderId} is ${status} and waits for an answer that is not on its way`
    const completed = Object.values(payments).filter(
      (each) => each.orderId === orderId && each.status === 'completed',
    )
    if (status !== 'paid' && completed.length > 0) return `${orderId} is ${status}, and its money was taken`
    if (status === 'paid' && !(completed[0]?.paymentId === order.paymentId && completed[0].amount === amount))
      return `${orderId} is paid, and its money was not taken`
    if (coupon.status === 'used' && coupon.orderId === orderId && status !== 'paid')
      return `the coupon was used for ${orderId}, which is ${status}`
    if (coupon.status === 'reserved' && coupon.orderId === orderId && !OPEN.includes(status))
      return `the coupon is reserved for ${orderId}, which is ${status}`
    const holds = 'orderId' in coupon && coupon.orderId === orderId
    if (order.discount > 0 && [...OPEN, 'paid'].includes(status) && !holds)
      return `${orderId} has the coupon's discount without the coupon`
  }
  const earned = orders.flatMap((order) =>
    order.status === 'paid' ? [Math.floor(((order.amount - order.points) * PERCENT) / 100)] : [],
  )
  const points = sum(['points-accrued', 'points-taken-back'].map((kind) => movedBy[kind]?.points ?? 0))
  if (points !== sum(earned)) return `orders have brought ${points} points instead of ${sum(earned)}`
  return undefined
}
