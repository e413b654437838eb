import { type Channel, KINDS, type Kind, USUAL_CHANNELS } from './notice.ts'

/** What inboxes and deliveries come to. */
export interface Totals {
  readonly inboxes: number
  readonly notifications: number
  readonly unread: number
  /** By status. */
  readonly deliveries: Readonly<Record<string, number>>
}

/** How many objects are not what they should be, and the first of them. */
export interface Fault {
  readonly count: number
  readonly examples: readonly string[]
}

export interface Faults {
  readonly beyondTheirInbox: Fault
  readonly deliveriesWithoutNotification: Fault
  readonly notificationsWithoutDelivery: Fault
  readonly contradictoryDeliveries: Fault
  readonly abandonedSendings: Fault
}

export interface Check {
  readonly name: string
  readonly expected: number
  readonly actual: number
  readonly examples: readonly string[]
}

/** How long what was asked for may be on its way, in minutes, before the audit misses it. */
export const ON_ITS_WAY_MINUTES = 60
/** How long the lease of a sending may be over, in minutes, before the audit calls it abandoned. */
export const ABANDONED_MINUTES = 15

/** The channels by which every notification of a kind is asked for, whatever its person has said. */
export const askedAlways: readonly { readonly kind: Kind; readonly channel: Channel }[] = KINDS.flatMap(
  (kind) => USUAL_CHANNELS[kind].map((channel) => ({ kind, channel })),
)

/** What must be true of inboxes and deliveries at every moment. */
export function checkNotifications(faults: Faults): Check[] {
  const check = (name: string, { count: actual, examples }: Fault): Check => ({
    ...{ name, expected: 0, actual, examples },
  })
  return [
    check('notifications with a number that their inbox has not given', faults.beyondTheirInbox),
    check('deliveries without the notification of their cause', faults.deliveriesWithoutNotification),
    check(
      'notifications older than an hour without a delivery of theirs',
      faults.notificationsWithoutDelivery,
    ),
    check('deliveries whose state, tries and version contradict each other', faults.contradictoryDeliveries),
    check('sendings that were abandoned, though their channel is open', faults.abandonedSendings),
  ]
}
