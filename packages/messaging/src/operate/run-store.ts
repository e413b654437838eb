import type { Pool } from 'pg'
import { type By, checkedBy, limitOf, type Page, recordAction } from '../actions.ts'
import { inTransaction, type SqlTx } from '../database.ts'
import { RedriveRunning, RedriveSelectsNone } from '../errors.ts'
import { isLetterId } from '../letters/find-letters.ts'
import { groupName } from '../letters/groups.ts'
import { inLane } from '../letters/letters.ts'
import { conditionOf, type RunSelection } from './run-selection.ts'

/** A redrive of many letters at a rate. Its letters are fixed at its start. */
export interface RedriveRun {
  readonly id: string
  readonly selection: RunSelection
  /** Letters per second. */
  readonly rate: number
  readonly actor: string
  readonly reason: string
  readonly startedAt: Date
  /** `waiting`: no replica works on it; the next one that can goes on with it. */
  readonly state: 'running' | 'waiting' | 'finished' | 'stopped'
  /** The unavailable dependency that it waits for. */
  readonly waitsFor: string | null
  readonly letters: number
  /** Letters that were applied. */
  readonly redriven: number
  /** Letters that failed again. */
  readonly failed: number
  /** Letters behind one that failed; they were not tried. */
  readonly held: number
  /** Letters that were redriven, corrected or discarded by another request. */
  readonly elsewhere: number
  /** Letters that were not reached, or not yet. */
  readonly left: number
  readonly endedAt: Date | null
  readonly stopped: { readonly by: string; readonly reason: string } | null
}

/** Letters of a run that failed again with errors of the same form. */
export interface RunFailure {
  readonly group: string
  readonly letters: number
  /** One of them. */
  readonly id: string
  readonly error: string
}

export interface ShownRun extends RedriveRun {
  /** The hundred with most letters. */
  readonly failures: readonly RunFailure[]
}

type RunRow = Omit<RedriveRun, 'stopped'> & { stoppedBy: string | null; stoppedBecause: string | null }

const RUN = `r.id::text, r.selection, r.rate, r.actor, r.reason, r.started_at as "startedAt",
  coalesce(r.outcome, case when r.worker is not null and r.leased_until > clock_timestamp() then 'running' else 'waiting' end)
    as state,
  r.waits_for as "waitsFor", r.letters, r.redriven, r.failed, r.held, r.elsewhere,
  r.letters - r.redriven - r.failed - r.held - r.elsewhere as left, r.ended_at as "endedAt",
  r.stopped_by as "stoppedBy", r.stopped_because as "stoppedBecause"`

const runOf = ({ stoppedBy, stoppedBecause, ...run }: RunRow): RedriveRun => ({
  ...run,
  stopped: stoppedBy === null ? null : { by: stoppedBy, reason: stoppedBecause ?? '' },
})

/**
 * Creates a run with the open letters of a selection. A replica works on it after that.
 * @returns its id
 * @throws {RedriveRunning}; {RedriveSelectsNone}; {ReasonMissing}
 */
export async function startRun(
  pool: Pool,
  selection: RunSelection,
  { rate, ...asked }: By & { readonly rate: number },
): Promise<string> {
  const by = checkedBy(asked)
  const via = by.via ?? 'redrive-run.start'
  return inTransaction(pool, async (tx) => {
    const [run] = await tx.$queryRawUnsafe<{ id: string }[]>(
      `insert into messaging.redrive_run (selection, rate, actor, reason, via) values ($1::jsonb, $2, $3, $4, $5)
       on conflict ((true)) where ended_at is null do nothing returning id::text`,
      JSON.stringify(selection),
      ...[rate, by.actor, by.reason, via],
    )
    if (!run) throw RedriveRunning()
    const letters = await chooseLetters(tx, run.id, selection)
    if (letters === 0) throw RedriveSelectsNone()
    const target = `redrive-run/${run.id}`
    await recordAction(tx, {
      ...by,
      via,
      action: 'redrive-run.start',
      target,
      before: null,
      after: { letters, rate },
    })
    return run.id
  })
}

/**
 * Adds the selected letters to a run, and those that have to go with them: all of the keys of a group; of letters that are
 * named, those before them on their keys.
 * @returns their number
 */
async function chooseLetters(tx: SqlTx, runId: string, selection: RunSelection): Promise<number> {
  const { where, value, wholeKeys } = conditionOf(selection)
  await tx.$executeRawUnsafe(
    `insert into messaging.redrive_letter (run_id, letter_id)
     select $1::bigint, d.id from messaging.dead_letter d
     where d.resolved_at is null and d.dead_at is not null and ${where}`,
    runId,
    ...value,
  )
  if (wholeKeys !== undefined)
    await tx.$executeRawUnsafe(
      `insert into messaging.redrive_letter (run_id, letter_id)
       select $1::bigint, d.id from (
         select c.consumer, c.key, max(c.id) as until from messaging.redrive_letter l
         join messaging.dead_letter c on c.id = l.letter_id where l.run_id = $1::bigint and c.blocks
         group by c.consumer, c.key
       ) lane join messaging.dead_letter d
         on ${inLane('lane.consumer', 'lane.key')} and d.dead_at is not null and (d.id < lane.until or $2)
       on conflict do nothing`,
      runId,
      wholeKeys,
    )
  const [row] = await tx.$queryRawUnsafe<[{ letters: number }]>(
    `update messaging.redrive_run
     set letters = (select count(*)::int from messaging.redrive_letter where run_id = $1::bigint)
     where id = $1::bigint returning letters`,
    runId,
  )
  return row.letters
}

/** Runs, newest first. */
export async function listRuns(pool: Pick<Pool, 'query'>, page: Page = {}): Promise<RedriveRun[]> {
  const { rows } = await pool.query<RunRow>(
    `select ${RUN} from messaging.redrive_run r where r.id < $1::bigint order by r.id desc limit ${limitOf(page)}`,
    [page.after ?? String(2n ** 63n - 1n)],
  )
  return rows.map(runOf)
}

/** A run and what failed in it; undefined when it does not exist, or was deleted. */
export async function showRun(pool: Pick<Pool, 'query'>, id: string): Promise<ShownRun | undefined> {
  if (!isLetterId(id)) return undefined
  const { rows } = await pool.query<RunRow>(
    `select ${RUN} from messaging.redrive_run r where r.id = $1::bigint`,
    [id],
  )
  if (!rows[0]) return undefined
  const failures = await pool.query<RunFailure>(
    `select ${groupName('group_hash')} as "group", letters, letter_id::text as id, error
     from messaging.redrive_failure where run_id = $1::bigint order by letters desc, letter_id limit 100`,
    [id],
  )
  return { ...runOf(rows[0]), failures: failures.rows }
}

/**
 * Ends a run. The letter that is being applied is finished first: after the answer, the run applies no letter.
 * @returns false when no such run is open @throws {ReasonMissing}
 */
export function stopRun(pool: Pool, id: string, asked: By): Promise<boolean> {
  const by = checkedBy(asked)
  return inTransaction(pool, async (tx) => {
    const stopped = await tx.$executeRawUnsafe(
      `update messaging.redrive_run
       set ended_at = clock_timestamp(), outcome = 'stopped', stopped_by = $2, stopped_because = $3
       where id = $1::bigint and ended_at is null`,
      isLetterId(id) ? id : '0',
      ...[by.actor, by.reason],
    )
    if (stopped === 0) return false
    const action = 'redrive-run.stop'
    await recordAction(tx, {
      ...by,
      via: by.via ?? action,
      action,
      target: `redrive-run/${id}`,
      before: null,
      after: null,
    })
    return true
  })
}

/** The open run that was selected by a key; undefined when there is none. */
export async function findOpenRunOf(tx: SqlTx, key: string): Promise<string | undefined> {
  const [run] = await tx.$queryRawUnsafe<{ id: string }[]>(
    `select id::text from messaging.redrive_run where ended_at is null and selection ->> 'key' = $1`,
    key,
  )
  return run?.id
}

/** Deletes the ended runs that were selected by a key. */
export async function forgetRunsOf(tx: SqlTx, key: string): Promise<void> {
  await tx.$executeRawUnsafe(
    `delete from messaging.redrive_run where ended_at is not null and selection ->> 'key' = $1`,
    key,
  )
}

/** Deletes runs that ended before an instant. */
export async function forgetRuns(pool: Pool, olderThan: Date): Promise<void> {
  await pool.query('delete from messaging.redrive_run where ended_at < $1', [olderThan])
}
