import type { Tx } from './tx.ts'

/** What a service says that it has published on a topic, at its point. */
export interface Claimed {
  readonly service: string
  readonly topic: string
  readonly since: string
  readonly point: string
}

export interface KeptCount {
  readonly topic: string
  readonly events: number
  readonly digest: string
}

/** The topics of a service of which events were counted before. */
export async function findCountedTopics(
  tx: Tx,
): Promise<{ topic: string; service: string; since: string }[]> {
  return tx.$queryRaw`select topic, service, since::text as since from audit_topic`
}

/** Counts the events up to the position `base` that were not counted yet. Each event is read once in its life. */
export async function countTopics(tx: Tx, claims: readonly Claimed[], base: bigint): Promise<void> {
  if (claims.length === 0) return
  const [topics, services, sinces] = [
    claims.map(({ topic }) => topic),
    claims.map(({ service }) => service),
    claims.map(({ since }) => since),
  ]
  await tx.$executeRaw`
    insert into audit_topic (topic, service, since, position, events, digest)
    select t.topic, t.service, t.since::xid8, 0, 0, 0
    from unnest(${topics}::text[], ${services}::text[], ${sinces}::text[]) as t(topic, service, since)
    -- A service with another database counts from the beginning again.
    on conflict (topic) do update
      set service = excluded.service, since = excluded.since, position = 0, events = 0, digest = 0
      where audit_topic.since <> excluded.since or audit_topic.service <> excluded.service`
  await tx.$executeRaw`
    with counted as (
      select e.topic, count(*) as events, sum(hashtextextended(e.event_id, 0)) as digest
      from event e join audit_topic t using (topic)
      where e.position > (select min(position) from audit_topic where topic = any(${topics}::text[]))
        and e.position <= ${base} and e.position > t.position and e.transaction_id >= t.since
        and t.topic = any(${topics}::text[])
      group by e.topic
    )
    update audit_topic t
    set position = ${base}, events = t.events + coalesce(c.events, 0), digest = t.digest + coalesce(c.digest, 0)
    from unnest(${topics}::text[]) as asked(topic) left join counted c using (topic)
    where t.topic = asked.topic and t.position < ${base}`
}

/** The events of each topic that are in the point of its service, in the order of the claims. */
export async function keptAt(tx: Tx, claims: readonly Claimed[], base: bigint): Promise<KeptCount[]> {
  return tx.$queryRaw<KeptCount[]>`
    with claimed as (
      select * from unnest(${claims.map(({ topic }) => topic)}::text[],
                           ${claims.map(({ point }) => point)}::text[]) with ordinality as c(topic, point, n)
    ), later as (
      select e.topic, count(*) as events, sum(hashtextextended(e.event_id, 0)) as digest
      from event e join claimed c using (topic) join audit_topic t using (topic)
      where e.position > ${base} and e.transaction_id >= t.since
        and pg_visible_in_snapshot(e.transaction_id, c.point::pg_snapshot)
      group by e.topic
    )
    select c.topic, (t.events + coalesce(l.events, 0))::float8 as events,
      (t.digest + coalesce(l.digest, 0))::text as digest
    from claimed c join audit_topic t using (topic) left join later l using (topic)
    order by c.n`
}

/** Remembers since when each of these topics is behind what its service has published. @returns since when, of those that are */
export async function markUnequal(
  tx: Tx,
  topics: readonly { readonly topic: string; readonly unequal: boolean }[],
  now: Date,
): Promise<Map<string, Date>> {
  const rows = await tx.$queryRaw<{ topic: string; since: Date | null }[]>`
    update audit_topic t
    set unequal_since = case when m.unequal then coalesce(t.unequal_since, ${now}::timestamptz) end
    from unnest(${topics.map(({ topic }) => topic)}::text[],
                ${topics.map(({ unequal }) => unequal)}::boolean[]) as m(topic, unequal)
    where t.topic = m.topic and (m.unequal or t.unequal_since is not null)
    returning t.topic, t.unequal_since as since`
  return new Map(rows.flatMap(({ topic, since }) => (since ? [[topic, since] as const] : [])))
}

/** Pairs are looked for among so many of the newest positions of the log. */
const PAIRED_WITHIN = 100_000

/** What an audit names of an event. */
interface Kept {
  readonly eventId: string
  readonly topic: string
  readonly occurredOn: Date
}

/**
 * The kept events of a topic whose ids have hashes of this sum: one, wherever it is in the log, or two of its newest. None when
 * there are more, which their sum cannot tell apart.
 */
export async function findBySum(
  tx: Tx,
  { topic, events, digest }: { topic: string; events: number; digest: string },
): Promise<Kept[]> {
  if (events === 1)
    return tx.$queryRaw`
      select event_id as "eventId", topic, occurred_on as "occurredOn" from event
      where topic = ${topic} and hashtextextended(event_id, 0)::numeric = ${digest}::numeric limit 1`
  if (events !== 2) return []
  const [pair] = await tx.$queryRaw<{ found: { eventId: string; occurredOn: string }[] }[]>`
    with newest as materialized (
      select position, event_id, occurred_on, hashtextextended(event_id, 0)::numeric as hash from event
      where topic = ${topic} and position > (select max(position) from event) - ${PAIRED_WITHIN}
    )
    select json_build_array(
      json_build_object('eventId', a.event_id, 'occurredOn', a.occurred_on),
      json_build_object('eventId', b.event_id, 'occurredOn', b.occurred_on)
    ) as found
    from newest a join newest b on b.hash = ${digest}::numeric - a.hash and b.position > a.position
    limit 1`
  return (pair?.found ?? []).map(({ eventId, occurredOn }) => ({
    ...{ eventId, topic },
    occurredOn: new Date(occurredOn),
  }))
}
