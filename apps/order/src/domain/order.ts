/** What a customer buys of one product, at the name and price of the moment when the order was placed. */
export interface OrderLine {
  readonly productId: string
  readonly name: string
  /** Won. */
  readonly unitPrice: number
  readonly quantity: number
}

interface OrderFacts {
  readonly orderId: string
  readonly userId: string
  /** Sorted by product id, each product once. */
  readonly lines: readonly OrderLine[]
  /** Won: what the lines come to. */
  readonly amount: number
  /** 1 when placed, and one more with every change. */
  readonly version: number
  readonly createdAt: Date
}

/** Its stock is reserved, and nothing is under way: it waits to be paid. */
export interface PayableOrder extends OrderFacts {
  readonly status: 'payable'
  /** Why the last payment was declined; null when there was none. */
  readonly declineReason: string | null
}

/** A payment was asked for, and its answer has not come. */
export interface PayingOrder extends OrderFacts {
  readonly status: 'paying'
  readonly paymentId: string
  readonly payingSince: Date
}

/** The money was taken and the stock is sold. */
export interface PaidOrder extends OrderFacts {
  readonly status: 'paid'
  readonly paymentId: string
  readonly paidAt: Date
}

export type Order = PayableOrder | PayingOrder | PaidOrder
