/** A request's sequence number in the waiting room of a campaign. */
export interface Ticket {
  readonly requestId: string
  readonly campaignId: string
  readonly userId: string
  /** Numbers the requests of the campaign, in the order of arrival. */
  readonly ticket: number
  readonly requestedAt: Date
}

/** A customer who was admitted, and when. */
export interface Called extends Ticket {
  readonly admittedAt: Date
}

/** The customers who have a place in a campaign's line. */
export interface Places {
  /** The last ticket, also that of a request that has failed: its number is not given again. */
  readonly last: number
  /** In parts, in the order of the tickets. */
  readonly held: AsyncIterable<readonly (Ticket & { readonly waiting: boolean })[]>
}

export type WaitingRequest = Ticket & { readonly status: 'waiting' }
/** Admitted; its coupon is being issued. */
export type AdmittedRequest = Ticket & { readonly status: 'admitted' }
export type IssuedRequest = Ticket & { readonly status: 'issued'; readonly couponId: string }
/** `failed`: its position was released, and the person may request again. */
export type EmptyHandedRequest = Ticket & { readonly status: 'sold-out' | 'failed' }

export type Request = WaitingRequest | AdmittedRequest | IssuedRequest | EmptyHandedRequest
export type SettledRequest = IssuedRequest | EmptyHandedRequest

export const isSettled = (request: Request): request is SettledRequest =>
  request.status !== 'waiting' && request.status !== 'admitted'
