import { backoff } from '@jangteo/errors'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { type By, checkedBy, type OperatorAction, recordAction } from '../actions.ts'
import { inTransaction } from '../database.ts'

/**
 * - `records-missed`: the broker removed records before this service had read them.
 * - `topic-recreated`: a topic was deleted and created again; unread records of the old one are lost.
 * - `event-id-reused`: an event arrived with the id of another applied event; it is kept as a dead letter.
 */
export type FindingKind = 'records-missed' | 'topic-recreated' | 'event-id-reused'

/** A problem with records of one partition that needs an operator. */
export interface Finding {
  readonly kind: FindingKind
  readonly topic: string
  readonly partition: number
  /** The first and the last offset that it concerns. */
  readonly fromOffset: bigint
  readonly toOffset: bigint
  /** Number of affected records, as far as it is known. */
  readonly records: bigint
  /** One sentence for an operator: what happened, and what to do. */
  readonly detail: string
}

/** A finding that no operator has acknowledged yet. */
export interface OpenFinding extends Finding {
  readonly id: string
  readonly foundAt: Date
}

/** Kinds after which the service's rows no longer follow from its topics: it is not ready until they are acknowledged. */
const MAKES_UNREADY: ReadonlySet<string> = new Set<FindingKind>(['records-missed', 'topic-recreated'])

const COLUMNS = `id::text, kind, topic, partition, from_offset::text as "fromOffset", to_offset::text as "toOffset",
  records::text, detail, found_at as "foundAt"`

interface Row {
  readonly fromOffset: string
  readonly toOffset: string
  readonly records: string
}

const openFindingOf = (row: Row): OpenFinding =>
  ({
    ...row,
    fromOffset: BigInt(row.fromOffset),
    toOffset: BigInt(row.toOffset),
    records: BigInt(row.records),
  }) as OpenFinding

/** Stores findings in the service's database, so that no restart hides them, and counts those of this process. */
export class Findings {
  readonly #pool: Pool
  readonly #log: Logger
  readonly #counted = new Map<string, { kind: string; topic: string; records: number }>()
  #open: readonly OpenFinding[] = []

  constructor(pool: Pool, log: Logger) {
    this.#pool = pool
    this.#log = log
  }

  /** Why an operator has to act before the service is ready, or undefined. */
  get outage(): string | undefined {
    return this.#open.find(({ kind, records }) => MAKES_UNREADY.has(kind) && records > 0n)?.detail
  }

  /** Number of affected records of this process's findings, by kind and topic. */
  get counted(): readonly { kind: string; topic: string; records: number }[] {
    return [...this.#counted.values()]
  }

  /**
   * Logs a finding as an error and stores it. A stored one is neither logged nor counted a second time.
   * Waits for a database that is unavailable, until the signal is aborted.
   */
  async add(finding: Finding, signal?: AbortSignal): Promise<void> {
    for (let attempt = 1; !signal?.aborted; attempt++) {
      try {
        return await this.#keep(finding)
      } catch (error) {
        this.#log.warn({ err: error, ...shown(finding) }, 'a finding could not be kept: trying again')
        await new Promise((resolve) => setTimeout(resolve, backoff(attempt)))
      }
    }
  }

  /** The open findings, oldest first. @throws what pg throws */
  async list(): Promise<readonly OpenFinding[]> {
    const { rows } = await this.#pool.query<Row>(
      `select ${COLUMNS} from messaging.finding where acknowledged_at is null order by id`,
    )
    this.#open = rows.map(openFindingOf)
    return this.#open
  }

  /**
   * Closes these findings (`all`: all open ones) after an operator has dealt with them. Operator and reason are recorded
   * in the same transaction.
   * @returns the findings that were open
   * @throws {ReasonMissing} without operator or reason
   */
  async acknowledge(ids: readonly string[] | 'all', by: By): Promise<readonly OpenFinding[]> {
    const { actor, reason } = checkedBy(by)
    const acknowledged = await inTransaction(this.#pool, async (tx) => {
      const rows = await tx.$queryRawUnsafe<Row[]>(
        `update messaging.finding
         set acknowledged_at = now(), acknowledged_by = $2, acknowledged_because = $3
         where acknowledged_at is null and ($1::bigint[] is null or id = any($1::bigint[])) returning ${COLUMNS}`,
        ids === 'all' ? null : ids,
        actor,
        reason,
      )
      const findings = rows.map(openFindingOf)
      for (const finding of findings) await recordAction(tx, actionOf(finding, by))
      return findings
    })
    for (const finding of acknowledged) this.#log.info(shown(finding), `acknowledged: ${finding.detail}`)
    await this.list()
    return acknowledged
  }

  async #keep(finding: Finding): Promise<void> {
    const { kind, topic, partition, fromOffset, toOffset, records, detail } = finding
    const { rowCount } = await this.#pool.query(
      `insert into messaging.finding as known (kind, topic, partition, from_offset, to_offset, records, detail)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (kind, topic, partition, from_offset) where acknowledged_at is null do update
         set to_offset = excluded.to_offset, records = excluded.records, detail = excluded.detail
         where excluded.to_offset > known.to_offset`,
      [kind, topic, partition, fromOffset, toOffset, records, detail],
    )
    if (rowCount === 0) return
    const counted = this.#counted.get(`${kind}/${topic}`) ?? { kind, topic, records: 0 }
    counted.records += Number(records)
    this.#counted.set(`${kind}/${topic}`, counted)
    this.#log.error(shown(finding), detail)
    await this.list()
  }
}

const shown = ({ fromOffset, toOffset, records, detail: _, ...finding }: Finding): object => ({
  ...finding,
  fromOffset: String(fromOffset),
  toOffset: String(toOffset),
  records: String(records),
})

const actionOf = ({ id, ...finding }: OpenFinding, { actor, reason, via }: By): OperatorAction => ({
  ...{ actor, reason, via: via ?? 'finding.acknowledge' },
  action: 'finding.acknowledge',
  target: `finding/${id}`,
  before: { state: 'open', ...shown(finding) },
  after: { state: 'acknowledged' },
})

/** Deletes findings that were acknowledged before an instant. */
export async function forgetFindings(pool: Pool, olderThan: Date): Promise<void> {
  await pool.query('delete from messaging.finding where acknowledged_at < $1', [olderThan])
}
