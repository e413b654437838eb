import { BalanceUpdated } from '@jangteo/events'
import { Prisma } from '../generated/prisma/client.ts'
import type { Tx } from './tx.ts'

/** An event without its data. */
export interface FoundEvent {
  readonly eventId: string
  readonly eventType: string
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  readonly producer: string
  readonly orderId: string | null
  readonly occurredOn: Date
  readonly traceparent: string
}

const columns = Prisma.sql`e.event_id as "eventId", e.event_type as "eventType", e.topic, e.partition, e."offset",
  e.producer, e.order_id as "orderId", e.occurred_on as "occurredOn", e.traceparent`

/** A trace has some dozen events; an order a dozen, too. */
const MOST_EVENTS = 1_000

const eventsWhere = (tx: Tx, condition: Prisma.Sql): Promise<FoundEvent[]> =>
  tx.$queryRaw<FoundEvent[]>`
    select ${columns} from event e where ${condition}
    order by e.occurred_on desc, e.event_id desc limit ${MOST_EVENTS}`

/** Events, the newest first. */
export const findByEventId = (tx: Tx, eventId: string) => eventsWhere(tx, Prisma.sql`e.event_id = ${eventId}`)
export const findByOrder = (tx: Tx, orderId: string) => eventsWhere(tx, Prisma.sql`e.order_id = ${orderId}`)
export const findByTrace = (tx: Tx, traceId: string) =>
  eventsWhere(tx, Prisma.sql`split_part(e.traceparent, '-', 2) = ${traceId}`)
export const findByPlace = (tx: Tx, at: { topic: string; partition: number; offset: bigint }) =>
  eventsWhere(
    tx,
    Prisma.sql`e.topic = ${at.topic} and e.partition = ${at.partition} and e."offset" = ${at.offset}`,
  )

/** The newest event that says something of an object in one of these books of the audit. */
export async function newestOf(
  tx: Tx,
  books: readonly string[],
  object: string,
): Promise<FoundEvent | undefined> {
  const [row] = await tx.$queryRaw<FoundEvent[]>`
    select ${columns}
    from (
      select s.occurred_on, s.event_id
      from unnest(${books}::text[]) as b(book) cross join lateral (
        select occurred_on, event_id from statement
        where statement.book = b.book and object = ${object} order by rank desc, position desc limit 1
      ) s order by s.occurred_on desc, s.event_id desc limit 1
    ) newest join event e using (occurred_on, event_id)`
  return row
}

/** The newest movement of the wallet of a customer; undefined when the customer is unknown or was erased. */
export async function findCustomer(
  tx: Tx,
  userId: string,
): Promise<{ readonly newest: FoundEvent | undefined } | undefined> {
  const people = await tx.$queryRaw<{ personId: string }[]>`
    select person_id as "personId" from person where user_id = ${userId}`
  const [person] = people
  if (!person) return undefined
  const [newest] = await tx.$queryRaw<FoundEvent[]>`
    select ${columns} from event e
    where e.person_id = ${person.personId}::uuid and ${Prisma.raw(`e.topic = '${BalanceUpdated.topic}'`)}
    order by e.position desc limit 1`
  return { newest }
}

/** The campaign of a coupon. */
export async function findCampaignOf(tx: Tx, couponId: string): Promise<string | undefined> {
  const [row] = await tx.$queryRaw<{ campaignId: string }[]>`
    select campaign_id as "campaignId" from campaign_coupon where coupon_id = ${couponId}`
  return row?.campaignId
}

/** The coupon of a campaign that was issued last. */
export async function lastCouponOf(tx: Tx, campaignId: string): Promise<string | undefined> {
  const [row] = await tx.$queryRaw<{ couponId: string }[]>`
    select coupon_id as "couponId" from campaign_coupon where campaign_id = ${campaignId}
    order by coupon_id desc limit 1`
  return row?.couponId
}
