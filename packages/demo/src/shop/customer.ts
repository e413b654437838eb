/** A product as the catalogue shows it. */
export interface Product {
  readonly productId: string
  readonly name: string
  /** Won. */
  readonly price: number
  readonly available: number
}

export interface Order {
  readonly orderId: string
  readonly status: string
  /** Won. */
  readonly amount: number
  readonly declineReason?: string | null
}

export interface Campaign {
  readonly campaignId: string
  readonly name: string
  readonly status: string
  readonly left: number
  /** Minimum total of an order, in won. */
  readonly minimumAmount: number
}

export interface CouponRequest {
  readonly requestId: string
  readonly status: 'waiting' | 'issued' | 'sold-out' | 'failed'
  readonly position: number | null
  readonly estimatedWaitMs: number | null
  readonly couponId: string | null
}

/** Pieces by product id. */
export type Cart = Readonly<Record<string, number>>

/**
 * One customer as a client of the public API. Each method throws Refused when the shop says no, and AbortError when the demo is
 * stopped. What can be sent twice by accident has a key, so that it happens once.
 */
export interface Customer {
  readonly customerId: string
  /** A page of products of the demo, from the cheapest or from the dearest on. */
  catalogue(sort: 'price' | '-price'): Promise<readonly Product[]>
  look(productId: string): Promise<Product>
  popular(): Promise<readonly { readonly productId: string }[]>
  introduce(email: string): Promise<void>
  /** In won. */
  balance(): Promise<number>
  /** Won; whether the money has arrived. */
  charge(amount: number): Promise<boolean>
  place(cart: Cart, couponId?: string): Promise<Order>
  /** Waits for the outcome: `paid`, or `payable` again. With the same key it is the same click. */
  pay(orderId: string, key?: string): Promise<Order>
  cancel(orderId: string, reason: string): Promise<Order>
  order(orderId: string): Promise<Order>
  /** Campaigns of the demo. */
  campaigns(): Promise<readonly Campaign[]>
  /** A place in the line. */
  askForCoupon(campaignId: string): Promise<CouponRequest>
  couponRequest(requestId: string): Promise<CouponRequest>
}
