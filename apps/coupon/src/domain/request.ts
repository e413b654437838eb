/** A request's sequence number in the waiting room of a campaign. */
export interface Ticket {
  readonly requestId: string
  readonly campaignId: string
  readonly userId: string
  /** Numbers the requests of the campaign, in the order of arrival. */
  readonly ticket: number
  readonly requestedAt: Date
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
