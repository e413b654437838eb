import type { Contact } from './contact.ts'
import type { Attempt, Delivery } from './delivery.ts'
import type { Browser } from './push.ts'

/** A delivery that this process sends now: the last of `tries`. */
export interface ClaimedDelivery extends Delivery {
  readonly tries: number
  readonly version: number
  /** Browsers that have it already. */
  readonly reached: readonly string[]
}

/** A delivery with where it goes to, as the person has it at this moment. */
export interface Sending {
  readonly delivery: ClaimedDelivery
  readonly contact: Contact
  readonly browsers: readonly Browser[]
  /** How long what it is about lasts from now on, in seconds; undefined when it has no end. */
  readonly lastsSeconds: number | undefined
  /** It finds out whether a server that was unavailable answers again. */
  readonly probe: boolean
}

/** What came of a try, with what is known of each browser when it went to several. */
export interface Sent {
  readonly attempt: Attempt
  /** Subscriptions that have it now. */
  readonly reached?: readonly string[]
  /** Subscriptions that take nothing any more. */
  readonly gone?: readonly string[]
}
