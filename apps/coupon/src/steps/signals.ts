/** Keys that a Work signals, and that jobs, streams and the campaign cache listen to. */

/** A request may be admitted: a position was stored, or a request was settled. Also the name of the job that admits. */
export const ADMIT = 'admit'

/** A campaign was created, changed or sold out, or a position was released. Also the name of the job that updates the gate. */
export const CAMPAIGNS = 'campaigns'

/** A request was settled. */
export const requestKey = (requestId: string): string => `request:${requestId}`

/** Requests of a campaign were admitted or settled. */
export const waitingRoomKey = (campaignId: string): string => `waiting-room:${campaignId}`
