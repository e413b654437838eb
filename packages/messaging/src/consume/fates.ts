import type { SqlTx } from '../database.ts'

/** What a service has done with an event. `discarded` and `corrected`: an operator has decided that it is never applied; `retrying` and `dead-letter` are kept and not applied; `not-seen` may be on its way. */
export type Fate = 'applied' | 'discarded' | 'corrected' | 'dead-letter' | 'retrying' | 'not-seen'

export interface EventName {
  readonly topic: string
  readonly eventId: string
}

/** What `service` has done with these events, in the snapshot of the transaction, in the order in which they are given. */
export async function fatesOf(
  tx: SqlTx,
  service: string,
  events: readonly EventName[],
): Promise<(EventName & { fate: Fate })[]> {
  if (events.length === 0) return []
  const rows = await tx.$queryRawUnsafe<{ fate: Fate }[]>(
    `select case
        when d.resolution in ('discarded', 'corrected') then d.resolution
        when d.id is not null and d.resolved_at is null then
          case when d.dead_at is null then 'retrying' else 'dead-letter' end
        when d.resolution = 'redriven' then 'applied'
        -- Its letter was deleted with the person that it named.
        when i.event_id is not null and i.digest is null then 'discarded'
        when i.event_id is not null then 'applied'
        else 'not-seen'
      end as fate
     from unnest($1::text[], $2::text[]) with ordinality as asked(consumer, event_id, n)
       left join messaging.inbox i using (consumer, event_id)
       left join messaging.dead_letter d using (consumer, event_id)
     order by n`,
    events.map(({ topic }) => `${service}.${topic}`),
    events.map(({ eventId }) => eventId),
  )
  return events.map((event, i) => ({ ...event, fate: (rows[i] as { fate: Fate }).fate }))
}
