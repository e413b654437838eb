import type { Contact } from './contact.ts'
import type { Attempt, Delivery } from './delivery.ts'
import type { Browser } from './push.ts'

/** A delivery that this process is sending; `tries` includes this try. */
export interface ClaimedDelivery extends Delivery {
  readonly tries: number
  readonly version: number
  /** Browsers that have it already. */
  readonly reached: readonly string[]
  /** The trace of the event that requested it, as the row has kept it. */
  readonly traceparent: string | null
}

/** A delivery with the person's present contact and browsers. */
export interface Sending {
  readonly delivery: ClaimedDelivery
  readonly contact: Contact
  readonly browsers: readonly Browser[]
  /** Seconds until the end of the message's subject; undefined without an end. */
  readonly lastsSeconds: number | undefined
  /** It finds out whether a server that was unavailable answers again. */
  readonly probe: boolean
}

/** The outcome of a try, and of each browser when it was sent to several. */
export interface Sent {
  readonly attempt: Attempt
  /** Subscriptions that have it now. */
  readonly reached?: readonly string[]
  /** Subscriptions that have ended. */
  readonly gone?: readonly string[]
}
