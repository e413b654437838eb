import type { Tx } from './tx.ts'

/** The epoch of the gate that is valid. */
export async function findEpoch(tx: Tx): Promise<string | undefined> {
  const [row] = await tx.$queryRaw<{ epoch: string }[]>`select epoch from gate`
  return row?.epoch
}

/** True if the epoch is still this one. It does not change before the end of the transaction. */
export async function holdEpoch(tx: Tx, epoch: string): Promise<boolean> {
  return (await tx.$executeRaw`select from gate where epoch = ${epoch} for share`) === 1
}

/** From now on, only positions of this epoch are stored. Waits for transactions that store positions at present. */
export async function saveEpoch(tx: Tx, epoch: string, now: Date): Promise<void> {
  await tx.$executeRaw`
    insert into gate (gate_id, epoch, built_at) values (1, ${epoch}, ${now}::timestamptz)
    on conflict (gate_id) do update set epoch = excluded.epoch, built_at = excluded.built_at`
}

/**
 * Notes the numbers that the gates of earlier epochs have assigned and lost: they are missing between the requests that wait,
 * and can no longer be stored. Numbers up to the last admitted one are all stored or noted, because the order of admission
 * is the gate's.
 */
export async function noteLostSequences(tx: Tx): Promise<void> {
  await tx.$executeRaw`
    insert into lost_sequence (campaign_id, ticket)
    select w.campaign_id, number
    from (
      select campaign_id, ticket, lag(ticket) over (partition by campaign_id order by ticket) as before
      from request where status = 'waiting'
    ) w left join line l using (campaign_id)
      cross join lateral generate_series(coalesce(w.before, l.head, 0) + 1, w.ticket - 1) as number
    where not exists (select from request r where r.campaign_id = w.campaign_id and r.ticket = number)
    on conflict do nothing`
}

/** True for one replica at a time, until the end of its transaction. */
export async function claimBuilding(tx: Tx): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ mine: boolean }[]>`
    select pg_try_advisory_xact_lock(hashtextextended('coupon.gate', 7)) as mine`
  return row?.mine ?? false
}
