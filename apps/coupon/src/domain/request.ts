/** A request that has a sequence number in the waiting room of its campaign. */
export interface NumberedRequest {
  readonly requestId: string
  readonly campaignId: string
  readonly userId: string
  /** Numbers the requests of the campaign, in the order of arrival. */
  readonly sequence: number
  readonly requestedAt: Date
}

export interface Admission extends NumberedRequest {
  readonly admittedAt: Date
}

/** The requests of a campaign that hold a queue position or a coupon. */
export interface HeldPositions {
  /** The last sequence number, also that of a failed request: it is not assigned again. */
  readonly last: number
  /** In parts, in the order of the sequence numbers. */
  readonly held: AsyncIterable<readonly (NumberedRequest & { readonly waiting: boolean })[]>
}

export type WaitingRequest = NumberedRequest & { readonly status: 'waiting' }
/** Admitted; its coupon is being issued. */
export type AdmittedRequest = NumberedRequest & { readonly status: 'admitted' }
export type IssuedRequest = NumberedRequest & { readonly status: 'issued'; readonly couponId: string }
/** `failed`: its position was released, and the person may request again. */
export type EmptyHandedRequest = NumberedRequest & { readonly status: 'sold-out' | 'failed' }

export type Request = WaitingRequest | AdmittedRequest | IssuedRequest | EmptyHandedRequest
export type SettledRequest = IssuedRequest | EmptyHandedRequest

export const isSettled = (request: Request): request is SettledRequest =>
  request.status !== 'waiting' && request.status !== 'admitted'
