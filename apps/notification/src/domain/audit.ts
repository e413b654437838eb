import { type Channel, KINDS, type Kind, USUAL_CHANNELS } from './notice.ts'

/** The totals of inboxes and deliveries. */
export interface Totals {
  readonly inboxes: number
  readonly notifications: number
  readonly unread: number
  /** By status. */
  readonly deliveries: Readonly<Record<string, number>>
}

/** The number of faulty objects, and the first of them. */
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

/** A requested delivery that is not stored after this time, in minutes, is missing. */
export const ON_ITS_WAY_MINUTES = 60
/** A sending whose lease ended before this time, in minutes, is abandoned. */
export const ABANDONED_MINUTES = 15

/** The channels by which every notification of a kind is requested, whatever the person's preferences are. */
export const askedAlways: readonly { readonly kind: Kind; readonly channel: Channel }[] = KINDS.flatMap(
  (kind) => USUAL_CHANNELS[kind].map((channel) => ({ kind, channel })),
)

/** The invariants of inboxes and deliveries. */
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
