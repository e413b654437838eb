import type { Pool } from 'pg'
import type { SqlTx } from '../database.ts'
import { inLane, type Lane } from '../letters/letters.ts'

/** The run that a worker works on, and its next letter; undefined when none is left. */
export interface NextLetter {
  readonly runId: string
  readonly rate: number
  readonly actor: `operator:${string}`
  readonly reason: string
  readonly via: string
  readonly letter: NextLane | undefined
}

export interface NextLane extends Lane {
  readonly topic: string
  readonly blocks: boolean
  readonly open: boolean
}

/** The run was stopped, or another replica works on it: what this one does in its name has to be rolled back. */
export class RunOver extends Error {
  override readonly name = 'RunOver'
}

/** Longer than renewing it may take: after it, another replica goes on. */
const LEASE_SECONDS = 15
const LEASED_UNTIL = `clock_timestamp() + interval '${LEASE_SECONDS} s'`

/**
 * Leases the open run for a worker for some seconds, unless another one holds it.
 * @returns undefined when there is no run for this worker
 */
export async function leaseNext(pool: Pick<Pool, 'query'>, worker: string): Promise<NextLetter | undefined> {
  const { rows } = await pool.query<Omit<NextLetter, 'letter'> & { letter: string | null }>(
    `with leased as (
       update messaging.redrive_run
       set worker = $1, leased_until = ${LEASED_UNTIL}
       where ended_at is null and (worker = $1 or leased_until <= clock_timestamp())
       returning id, rate, actor, reason, via
     )
     select id::text as "runId", rate, actor, reason, via, (
       select l.letter_id::text from messaging.redrive_letter l
       where l.run_id = leased.id and l.outcome is null order by l.letter_id limit 1
     ) as letter
     from leased`,
    [worker],
  )
  const [run] = rows
  if (!run) return undefined
  const letters = await pool.query<NextLane>(
    `select d.id::text, d.consumer, d.topic, case when d.blocks then d.key end as key, d.blocks,
       d.resolved_at is null as open
     from messaging.dead_letter d where d.id = $1::bigint`,
    [run.letter],
  )
  // A letter is deleted long after it was resolved.
  const gone = { id: run.letter ?? '', consumer: '', topic: '', key: null, blocks: false, open: false }
  return { ...run, letter: run.letter === null ? undefined : (letters.rows[0] ?? gone) }
}

/** Keeps the lease of a worker that is busy with a letter: applying one may take longer than the lease lasts. */
export const renewLease = (pool: Pool, worker: string) =>
  pool.query(
    `update messaging.redrive_run set leased_until = ${LEASED_UNTIL} where ended_at is null and worker = $1`,
    [worker],
  )

/** The run's own row, while it is open and this worker's. */
const MINE = `where id = $1::bigint and worker = $2 and ended_at is null`

const orOver = (changed: number): void => {
  if (changed === 0) throw new RunOver('the run is over, or another replica works on it')
}

/** Marks a letter of a run, in the transaction that has dealt with it. @throws {RunOver} */
export async function markLetter(
  tx: SqlTx,
  { runId, worker }: { runId: string; worker: string },
  letterId: string,
  outcome: 'redriven' | 'elsewhere',
): Promise<void> {
  orOver(
    await tx.$executeRawUnsafe(
      `with marked as (
         update messaging.redrive_letter set outcome = '${outcome}'
         where run_id = $1::bigint and letter_id = $3::bigint and outcome is null returning 1
       )
       update messaging.redrive_run
       set ${outcome} = ${outcome} + (select count(*)::int from marked), waits_for = null ${MINE}`,
      runId,
      worker,
      letterId,
    ),
  )
}

/**
 * Marks a letter that failed, with those behind it on its key, in the transaction that has recorded the failure.
 * @throws {RunOver}
 */
export async function markFailed(
  tx: SqlTx,
  { runId, worker }: { runId: string; worker: string },
  letterId: string,
  { consumer, key }: Lane,
): Promise<void> {
  orOver(
    await tx.$executeRawUnsafe(
      `with failed as (
         update messaging.redrive_letter set outcome = 'failed'
         where run_id = $1::bigint and letter_id = $3::bigint and outcome is null returning 1
       ), held as (
         update messaging.redrive_letter l set outcome = 'held' from messaging.dead_letter d
         where l.run_id = $1::bigint and l.outcome is null and l.letter_id = d.id and d.id > $3::bigint
           and ${inLane('$4', '$5::text')}
         returning 1
       ), grouped as (
         insert into messaging.redrive_failure (run_id, group_hash, letters, letter_id, error)
         select $1::bigint, d.group_hash, 1, d.id, d.error from messaging.dead_letter d where d.id = $3::bigint
         on conflict (run_id, group_hash) do update set letters = redrive_failure.letters + 1
       )
       update messaging.redrive_run
       set failed = failed + (select count(*)::int from failed), held = held + (select count(*)::int from held),
         waits_for = null ${MINE}`,
      runId,
      worker,
      letterId,
      consumer,
      key,
    ),
  )
}

/** Says which dependency the run waits for. */
export const noteOutage = (pool: Pool, worker: string, runId: string, what: string) =>
  pool.query(`update messaging.redrive_run set waits_for = $3 ${MINE}`, [runId, worker, what])

/**
 * Ends a run of which no letter is left; or adds the letters that only wait behind its letters, which have all gone: without
 * them, a key would stay blocked behind nothing that has failed. What has failed by itself meanwhile is left to an operator.
 * Does nothing for a worker that has lost the run.
 */
export async function finishRun(pool: Pool, worker: string, runId: string): Promise<void> {
  await pool.query(
    `with mine as (
       select id from messaging.redrive_run ${MINE} for update
     ), added as (
       insert into messaging.redrive_letter (run_id, letter_id)
       select mine.id, d.id from mine cross join (
         select c.consumer, c.key from messaging.redrive_letter l
         join messaging.dead_letter c on c.id = l.letter_id
         where l.run_id = $1::bigint and c.blocks
           and not exists (select from messaging.redrive_run r where r.id = $1::bigint and r.selection ? 'ids')
         group by c.consumer, c.key having bool_and(coalesce(l.outcome in ('redriven', 'elsewhere'), false))
       ) lane join messaging.dead_letter d on ${inLane('lane.consumer', 'lane.key')}
       -- One that only waited was never attempted; some of these are not dead (MOST_BEHIND in retries.ts).
       where not exists (
         select from messaging.dead_letter d where ${inLane('lane.consumer', 'lane.key')} and d.attempts > 0
       )
       on conflict do nothing returning 1
     ), counted as (
       select (select count(*) from added) + count(*) as "left", (select count(*)::int from added) as n
       from messaging.redrive_letter l where l.run_id = $1::bigint and l.outcome is null
     )
     update messaging.redrive_run r set letters = letters + n,
       ended_at = case when "left" = 0 then clock_timestamp() end, outcome = case when "left" = 0 then 'finished' end
     from counted, mine where r.id = mine.id`,
    [runId, worker],
  )
}

/** Leaves its run to another replica at once. */
export const releaseRun = (pool: Pool, worker: string) =>
  pool.query(
    `update messaging.redrive_run set worker = null, leased_until = clock_timestamp()
     where ended_at is null and worker = $1`,
    [worker],
  )
