import { hash } from 'node:crypto'
import { defineError } from '@jangteo/errors'
import type { FastifyRequest } from 'fastify'
import { checkIdempotencyKey } from './idempotency-key.ts'

const IdempotencyKeyReused = defineError(
  'idempotency-key-reused',
  'unprocessable',
  'This Idempotency-Key was used with another request.',
)
const IdempotencyKeyInProgress = defineError(
  'idempotency-key-in-progress',
  'conflict',
  'The first request with this Idempotency-Key is still running. Try again to get its answer.',
)

/** The required part of a database transaction; a Prisma transaction client has it. */
export interface IdempotencyTransaction {
  $queryRawUnsafe<Row = unknown>(sql: string, ...values: unknown[]): Promise<Row>
  $executeRawUnsafe(sql: string, ...values: unknown[]): Promise<number>
}

export interface IdempotentRequest {
  /** User and route of the key: the same key of another user or route is another key. */
  scope: string
  key: string
  requestHash: string
}

export interface Answer<Status extends number, Body> {
  status: Status
  body: Body
}

/**
 * Runs the handler at most once for a key, in the caller's transaction: its writes and its answer commit atomically, so
 * after any crash either both exist or neither. If it throws, the caller's transaction must roll back, and the key
 * stays free.
 *
 * The answer is returned as it will be replayed: as JSON.
 * @throws IdempotencyKeyReused (422) for a key used with another body; IdempotencyKeyInProgress (409), without
 * waiting, while the first request runs.
 */
export async function idempotent<Status extends number, Body>(
  tx: IdempotencyTransaction,
  request: IdempotentRequest,
  callback: () => Promise<Answer<Status, Body>>,
): Promise<Answer<Status, Body> & { replayed: boolean }> {
  const { scope, key, requestHash } = request
  // The insert reads beyond this statement's snapshot, so it cannot miss an answer that was committed meanwhile.
  const [claim] = await tx.$queryRawUnsafe<[{ free: boolean; claimed: boolean }]>(
    `with gate as materialized (
       select pg_try_advisory_xact_lock(hashtextextended($1::text || E'\\n' || $2::text, 0)) as free
     ), claim as (
       insert into idempotency (scope, key, request_hash)
       select $1::text, $2::text, $3::text from gate where free
       on conflict (scope, key) do nothing
       returning 1
     )
     select free, exists (select 1 from claim) as claimed from gate`,
    scope,
    key,
    requestHash,
  )
  if (!claim.free) throw IdempotencyKeyInProgress()
  if (!claim.claimed) {
    const [stored] = await tx.$queryRawUnsafe<StoredAnswer[]>(
      `select request_hash as "requestHash", status, response from idempotency
       where scope = $1::text and key = $2::text`,
      scope,
      key,
    )
    if (stored && stored.requestHash !== requestHash) throw IdempotencyKeyReused()
    if (stored?.status != null)
      return { status: stored.status as Status, body: stored.response as Body, replayed: true }
  }
  const { status, body } = await callback()
  await restateAnswer(tx, request, { status, body })
  return { status, body: JSON.parse(JSON.stringify(body ?? null)), replayed: false }
}

/** As `idempotent` when the request has an Idempotency-Key; without one the handler runs each time. */
export async function idempotentIfKeyed<Status extends number, Body>(
  tx: IdempotencyTransaction,
  request: FastifyRequest,
  callback: () => Promise<Answer<Status, Body>>,
): Promise<Answer<Status, Body>> {
  return hasIdempotencyKey(request) ? idempotent(tx, idempotentRequest(request), callback) : callback()
}

export const hasIdempotencyKey = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  headers['idempotency-key'] !== undefined

/** Replaces the answer that `idempotent` has stored with the final answer of the request. */
export async function restateAnswer(
  tx: Pick<IdempotencyTransaction, '$executeRawUnsafe'>,
  { scope, key }: IdempotentRequest,
  { status, body }: Answer<number, unknown>,
): Promise<void> {
  await tx.$executeRawUnsafe(
    `update idempotency set status = $3::int, response = $4::text::jsonb
     where scope = $1::text and key = $2::text`,
    scope,
    key,
    status,
    JSON.stringify(body ?? null),
  )
}

interface StoredAnswer {
  requestHash: string
  status: number | null
  response: unknown
}

/** What identifies a request: user, method and path; the key from its header; its body. */
export function idempotentRequest(request: FastifyRequest): IdempotentRequest {
  const path = request.url.split('?', 1)[0]
  return {
    scope: `${request.user.userId} ${request.method} ${path}`,
    key: checkIdempotencyKey(request.headers['idempotency-key']),
    requestHash: requestHash(request.body),
  }
}

/** SHA-256 of the body as JSON with sorted keys, so that their order does not matter. */
export function requestHash(body: unknown): string {
  const canonical = JSON.stringify(body ?? null, (_key, value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
  return hash('sha256', canonical)
}

/** Deletes keys older than `before` and returns their number; run it as a job, with a time well beyond any retry. */
export async function forgetIdempotencyKeys(
  tx: { $executeRawUnsafe(sql: string, ...values: unknown[]): PromiseLike<number> },
  before: Date,
): Promise<number> {
  return tx.$executeRawUnsafe(
    `delete from idempotency where ctid in (
       select ctid from idempotency where created_at < $1::timestamptz limit 10000
     )`,
    before,
  )
}

/** Deletes the answers to a person's requests, and those to requests about the person or that show something of theirs. */
export async function forgetAnswersOf(
  tx: { $executeRawUnsafe(sql: string, ...values: unknown[]): PromiseLike<number> },
  userId: string,
): Promise<number> {
  return tx.$executeRawUnsafe(
    `delete from idempotency
     where (starts_with(scope, $1::text || ' ') and substr(scope, length($1::text) + 2) ~ '^[A-Z]+ /')
       or strpos(scope || '/', '/' || $2::text || '/') > 0
       or strpos(response::text, '"userId": ' || to_json($1::text)::text) > 0`,
    userId,
    encodeURIComponent(userId),
  )
}
