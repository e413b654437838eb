/** How long the systems around an order take to answer, in milliseconds: assumed, and said beside every figure. */
export const DELAYS_MS = { coupon: 2, ranking: 5, notification: 60, 'data-platform': 25 } as const

/** The ones that are told behind the customer's back, once the order is paid. */
export const TOLD_LATER = ['ranking', 'notification', 'data-platform'] as const
