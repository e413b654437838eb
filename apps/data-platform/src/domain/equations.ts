/** What is held by a service is what the log says of it. */
export interface Held {
  readonly kind: 'held'
  readonly name: string
  readonly service: string
  /** The service's book (`audit-books.ts`). */
  readonly book: string
  /** The book of statements that it must equal. */
  readonly log: string
  /** What the service ranges the book by. */
  readonly key: 'uuid' | 'text'
  /**
   * `own`: the statements are of the service's own events, so at the point of its answer the two are equal. `others`: the
   * service applies events of others, so what the log says may be on its way to it; never the other way round.
   */
  readonly of: 'own' | 'others'
  /**
   * Objects begin with the id of an event, and only those of the last days are compared: the service forgets older ones.
   */
  readonly days?: number
  /** The service holds only some of the objects: each that it holds must be as the log says. Of `own` only. */
  readonly part?: true
}

/** What one event says follows from another event. */
export interface Paired {
  readonly kind: 'paired'
  readonly name: string
  readonly left: string
  /** Only statements that begin with this word. */
  readonly saying?: string
  /** Each object of the left book is in one of these, and says the same there. */
  readonly right: readonly string[]
  /** It is enough that the object is there. */
  readonly present?: true
  /** As `saying`, of the right side. */
  readonly rightSaying?: string
  /** The service by which the right side is still to be said: what is missing is on its way to it, by the left event. */
  readonly waitsFor?: string
}

export type Equation = Held | Paired

export const services = ['balance', 'coupon', 'data-platform', 'notification', 'order', 'ranking'] as const

/** What must be true across the services, object by object. */
export const equations: readonly Equation[] = [
  ...held('order', [
    ['each order is as its events say', 'orders', 'uuid'],
    ['the stock of each product is as its last event says', 'stock', 'text'],
    ['each product is in the catalogue as its last event says', 'catalogue', 'text'],
  ]),
  {
    ...{ kind: 'held', name: 'each answer that an order waits for was requested', service: 'order' },
    ...{ book: 'awaited answers', log: 'awaited answers', key: 'uuid', of: 'own', part: true },
  },
  ...held('balance', [
    ['each payment is as it was answered', 'payments', 'text'],
    ['each movement of money and points is as it was published', 'transfers', 'text'],
  ]),
  ...held('coupon', [['each coupon is as it was issued', 'coupons', 'uuid']]),
  {
    ...{
      kind: 'held',
      name: 'each coupon that is reserved for an order was promised to it',
      service: 'coupon',
    },
    ...{ book: 'reserved coupons', log: 'reserved coupons', key: 'text', of: 'own', part: true },
  },
  {
    ...{ kind: 'held', name: 'each used coupon is used by the paid order that names it', service: 'coupon' },
    ...{ book: 'used coupons', log: 'coupon uses', key: 'text', of: 'others' },
  },
  {
    ...{ kind: 'held', name: 'each event that people are told of is in an inbox', service: 'notification' },
    ...{ book: 'notifications', log: 'notified events', key: 'text', of: 'others', days: 7 },
  },
  {
    ...{ kind: 'held', name: 'each requested message has a delivery', service: 'notification' },
    ...{ book: 'deliveries', log: 'requested messages', key: 'text', of: 'others', days: 7 },
  },
  {
    ...{ kind: 'held', name: 'the ranking knows each product as the catalogue has it', service: 'ranking' },
    ...{ book: 'products', log: 'catalogue', key: 'text', of: 'others' },
  },
  {
    ...{ kind: 'held', name: 'each sale is counted in the ranking as its event says', service: 'ranking' },
    ...{ book: 'counted sales', log: 'counted sales', key: 'text', of: 'others', days: 7 },
  },
  {
    ...{ kind: 'held', name: 'each measured window is in the ranking as its event says', service: 'ranking' },
    ...{ book: 'measured windows', log: 'measured windows', key: 'text', of: 'others', days: 7 },
  },
  {
    ...{ kind: 'paired', name: 'each event was published in a transaction of its service' },
    ...{ left: 'events without a transaction', right: [] },
  },
  {
    ...{ kind: 'paired', name: 'each payment, refund and coupon is requested for an order that was placed' },
    ...{ left: 'awaited answers', right: ['orders'], present: true, rightSaying: 'open' },
  },
  {
    ...{ kind: 'paired', name: 'each completed payment was requested by its order, with this amount' },
    ...{ left: 'payments', saying: 'completed', right: ['payment requests'] },
  },
  {
    ...{ kind: 'paired', name: 'each requested payment is answered' },
    ...{ left: 'payment requests', right: ['payments'], present: true, waitsFor: 'balance' },
  },
  {
    ...{ kind: 'paired', name: 'each paid order has its completed payment, of the same amount' },
    ...{ left: 'sales', right: ['payments'] },
  },
  {
    ...{ kind: 'paired', name: 'each completed payment has paid its order, or goes back' },
    ...{ left: 'payments', saying: 'completed', right: ['sales', 'refund requests'] },
    ...{ present: true, waitsFor: 'order' },
  },
  {
    ...{ kind: 'paired', name: 'a message is requested of each event that people are told of' },
    ...{ left: 'expected messages', right: ['requested messages'], present: true, waitsFor: 'notification' },
  },
  {
    ...{ kind: 'paired', name: 'each refund undoes one payment, of the same amount' },
    ...{ left: 'refunds', right: ['payments'] },
  },
  {
    ...{ kind: 'paired', name: 'each refund was requested by its order' },
    ...{ left: 'refunds', right: ['refund requests'], present: true },
  },
  {
    ...{ kind: 'paired', name: 'each requested refund is answered' },
    ...{ left: 'refund requests', right: ['refund answers'], present: true, waitsFor: 'balance' },
  },
  {
    ...{ kind: 'paired', name: 'each movement for a payment is of a payment of this amount' },
    ...{ left: 'payment movements', right: ['payments'] },
  },
  {
    ...{ kind: 'paired', name: 'each movement for a refund is of a refund of this amount' },
    ...{ left: 'refund movements', right: ['payments'] },
  },
  {
    ...{ kind: 'paired', name: 'points are accrued for paid orders only' },
    ...{ left: 'accrued points', right: ['orders'], present: true, rightSaying: 'paid' },
  },
  {
    ...{ kind: 'paired', name: 'the pieces of each order were reserved' },
    ...{ left: 'ordered pieces', right: ['reserved pieces'] },
  },
  {
    ...{ kind: 'paired', name: 'pieces are reserved for orders that name them' },
    ...{ left: 'reserved pieces', right: ['ordered pieces'] },
  },
  {
    ...{ kind: 'paired', name: 'each coupon is answered for the order that came with it' },
    ...{ left: 'coupon answers', right: ['coupon requests'] },
  },
  {
    ...{ kind: 'paired', name: 'each order that came with a coupon is answered' },
    ...{ left: 'coupon requests', right: ['coupon answers'], present: true, waitsFor: 'coupon' },
  },
  {
    ...{ kind: 'paired', name: 'each order that was paid with a coupon had it reserved, for this discount' },
    ...{ left: 'coupon uses', right: ['reserved coupons'] },
  },
  {
    ...{ kind: 'paired', name: 'each coupon was issued for an admitted request' },
    ...{ left: 'issued requests', right: ['issue requests'] },
  },
]

function held(service: string, books: readonly (readonly [string, string, Held['key']])[]): Held[] {
  return books.map(([name, book, key]) => ({
    ...{ kind: 'held', name, service, book, log: book, key, of: 'own' },
  }))
}

/** The books of statements whose changes an equation has to look at. */
export const booksOf = (equation: Equation): readonly string[] =>
  equation.kind === 'held' ? [equation.log] : [equation.left, ...equation.right]

/** The book by whose objects an equation is cut into segments. */
export const leftOf = (equation: Equation): string =>
  equation.kind === 'held' ? equation.log : equation.left
