import { userInfo } from 'node:os'
import type { Pool } from 'pg'
import type { SqlTx } from './database.ts'
import { ReasonMissing } from './errors.ts'

/** The operator: `operator:` and the subject of their token, or their name on the machine. */
export type Actor = `operator:${string}`

/** The operator and the reason of a change. */
export interface By {
  readonly actor: Actor
  /** A sentence; not empty. */
  readonly reason: string
  /** Route or command of the request. Default: the action's name. */
  readonly via?: string
}

/** A change that an operator made. */
export interface OperatorAction {
  readonly actor: Actor
  /** The action, as `dead-letter.discard`. */
  readonly action: string
  readonly via: string
  /** The target, as `dead-letter/12`. */
  readonly target: string
  readonly reason: string
  /** Plain JSON. It is kept forever, so it must not contain data of any person other than the operator. */
  readonly before: object | null
  readonly after: object | null
}

/** A stored action. */
export interface RecordedAction extends OperatorAction {
  readonly id: string
  /** By the database's time. */
  readonly at: Date
}

/** The operator who runs a command of the service itself, on its machine. */
export const byCommand = (command: string, reason: string): By => ({
  actor: `operator:${userName()}`,
  reason,
  via: `command ${command}`,
})

/** A container may run as a user that has no name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`
  }
}

const MOST_CHARACTERS = 2_000

const asText = (text: string) => text.toWellFormed().replaceAll('\0', '\ufffd')

/**
 * Operator and reason in a form that a text column can store.
 * @throws {ReasonMissing} without operator or reason, or with more than 2,000 characters of either
 */
export function checkedBy<B extends By>(by: B): B {
  const { actor, reason } = by
  if (!/^operator:\S/.test(actor) || actor.length > MOST_CHARACTERS)
    throw ReasonMissing({ what: 'an actor, as operator:<subject>' })
  if (reason.trim() === '' || reason.length > MOST_CHARACTERS)
    throw ReasonMissing({ what: `a reason of 1 to ${MOST_CHARACTERS} characters` })
  return { ...by, actor: asText(actor), reason: asText(reason) }
}

/** PostgreSQL's json has neither a zero character nor half of a surrogate pair. */
const asJson = (value: object | null) =>
  value === null ? null : JSON.stringify(value, (_, each) => (typeof each === 'string' ? asText(each) : each))

/**
 * Records an operator's action in the transaction of the action: both commit, or neither. The service's role can insert
 * such rows, and cannot update or delete them.
 * @throws {ReasonMissing} at once, before anything is sent
 */
export function recordAction(tx: SqlTx, action: OperatorAction): Promise<void> {
  const { actor, via, target, reason, before, after } = checkedBy(action)
  const written = tx.$executeRawUnsafe(
    `insert into messaging.operator_action (actor, action, via, target, reason, before, after)
     values ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb)`,
    actor,
    ...[action.action, via, target].map(asText),
    reason,
    asJson(before),
    asJson(after),
  )
  return Promise.resolve(written).then(() => undefined)
}

export interface ActionFilter {
  readonly actor?: string
  readonly action?: string
  readonly target?: string
  /** Done at this instant or later, and before that one. */
  readonly since?: Date
  readonly until?: Date
}

export interface Page {
  /** Continues after this id: the last one of the previous page. */
  readonly after?: string
  /** Default 100, at most 1,000. */
  readonly limit?: number
}

/** Rows per page. */
export const limitOf = ({ limit = 100 }: Page): number => Math.min(1_000, Math.max(1, Math.trunc(limit)))

/** Actions of operators, newest first. */
export async function listActions(
  pool: Pick<Pool, 'query'>,
  { actor, action, target, since, until }: ActionFilter = {},
  page: Page = {},
): Promise<RecordedAction[]> {
  const values: unknown[] = []
  const given = (condition: string, value: unknown) =>
    value === undefined ? [] : [condition.replace('?', `$${values.push(value)}`)]
  // The statement contains only the given filters, so that PostgreSQL can use their index.
  const conditions = [
    ...given('actor = ?', actor),
    ...given('action = ?', action),
    ...given('target = ?', target),
    ...given('at >= ?', since),
    ...given('at < ?', until),
    ...given('id < ?::bigint', page.after),
  ]
  const { rows } = await pool.query<RecordedAction>(
    `select id::text, at, actor, action, via, target, reason, before, after from messaging.operator_action a
     ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''} order by a.id desc limit ${limitOf(page)}`,
    values,
  )
  return rows
}
