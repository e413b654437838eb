/** Keys that works signal, and that jobs, streams and the board listen to. */

/** Somebody can be admitted: a place was written, or something was settled. The job that admits is called so. */
export const ADMIT = 'admit'

/** A campaign was made or changed, is sold out, or a place was given back. The job that tells the gate is called so. */
export const CAMPAIGNS = 'campaigns'

/** One request has come to its end. */
export const requestKey = (requestId: string): string => `request:${requestId}`

/** The line of a campaign has moved. */
export const lineKey = (campaignId: string): string => `line:${campaignId}`
