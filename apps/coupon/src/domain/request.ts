/** Where somebody came into the line of a campaign. */
export interface Ticket {
  readonly requestId: string
  readonly campaignId: string
  readonly userId: string
  /** Counts the people of the campaign, in the order in which they came. */
  readonly ticket: number
  readonly requestedAt: Date
}

export type WaitingRequest = Ticket & { readonly status: 'waiting' }
/** Called up; its coupon is being written. */
export type AdmittedRequest = Ticket & { readonly status: 'admitted' }
export type IssuedRequest = Ticket & { readonly status: 'issued'; readonly couponId: string }
/** `failed` gave its place back: the person may ask anew. */
export type EmptyHandedRequest = Ticket & { readonly status: 'sold-out' | 'failed' }

export type Request = WaitingRequest | AdmittedRequest | IssuedRequest | EmptyHandedRequest
export type SettledRequest = IssuedRequest | EmptyHandedRequest

export const isSettled = (request: Request): request is SettledRequest =>
  request.status !== 'waiting' && request.status !== 'admitted'
