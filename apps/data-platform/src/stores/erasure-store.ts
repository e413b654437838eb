import type { ErasureAnswer, ErasureRequest } from '../domain/erasure.ts'
import { fingerprintOf } from './seal.ts'
import type { Tx } from './tx.ts'

export interface OpenErasure {
  readonly requestId: string
  readonly userId: string
  readonly pseudonym: string
  readonly requestedAt: Date
}

/**
 * Adds a request, unless one of the same person is open: that one gets the person ids, too. False when one is.
 * @param personIds by which copies outside of the shop name the person
 */
export async function addErasure(
  tx: Tx,
  { requestId, userId, pseudonym, requestedAt }: OpenErasure,
  { personIds, secret }: { personIds: readonly string[]; secret: string },
): Promise<boolean> {
  const [open] = await tx.$queryRaw<[{ requestId: string }]>`
    insert into erasure_request as r (request_id, fingerprint, user_id, pseudonym, requested_at, person_ids)
    values (${requestId}::uuid, ${fingerprintOf(userId, secret)}, ${userId}, ${pseudonym}, ${requestedAt}::timestamptz,
      ${[...personIds]}::uuid[])
    on conflict (fingerprint) where completed_at is null do update set person_ids = r.person_ids || excluded.person_ids
    returning request_id as "requestId"`
  return open.requestId === requestId
}

/** The person ids of the person's open request that were not taken before. */
export async function takePersonIds(tx: Tx, userId: string, secret: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ personIds: string[] }[]>`
    with open as (
      select request_id, person_ids from erasure_request
      where fingerprint = ${fingerprintOf(userId, secret)} and completed_at is null for update
    )
    update erasure_request r set person_ids = '{}' from open where r.request_id = open.request_id
    returning open.person_ids as "personIds"`
  return rows.flatMap(({ personIds }) => personIds)
}

/** The last request of a person, with what the services have said; undefined when there is none. */
export async function findErasure(
  tx: Tx,
  userId: string,
  secret: string,
): Promise<{ request: ErasureRequest; answers: ErasureAnswer[] } | undefined> {
  const row = await tx.erasureRequest.findFirst({
    where: { fingerprint: Uint8Array.from(fingerprintOf(userId, secret)) },
    include: { answers: true },
    orderBy: { requestedAt: 'desc' },
  })
  if (!row) return undefined
  const { answers, requestId, requestedAt, completedAt } = row
  return { request: { requestId, requestedAt, completedAt }, answers }
}

/** Notes what services have said. What was forgotten stays forgotten, and an answer to an unknown request is left out. */
export async function noteAnswers(
  tx: Tx,
  answers: readonly (ErasureAnswer & { requestId: string })[],
  now: Date,
): Promise<void> {
  for (const { requestId, service, waitsFor, forgottenAt } of answers)
    await tx.$executeRaw`
      insert into erasure_answer as a (request_id, service, waits_for, answered_at, forgotten_at)
      select request_id, ${service}, ${[...waitsFor]}::text[], ${now}::timestamptz, ${forgottenAt}::timestamptz
      from erasure_request where request_id::text = ${requestId}
      on conflict (request_id, service) do update
        set waits_for = excluded.waits_for, answered_at = excluded.answered_at, forgotten_at = excluded.forgotten_at
        where a.forgotten_at is null`
}

/** Those of these requests that are open, locked, with what the services have said. */
export async function lockOpenErasures(
  tx: Tx,
  requestIds: readonly string[],
): Promise<{ erasure: OpenErasure; answers: ErasureAnswer[] }[]> {
  const erasures = await tx.$queryRaw<OpenErasure[]>`
    select request_id as "requestId", user_id as "userId", pseudonym, requested_at as "requestedAt"
    from erasure_request where request_id::text = any(${[...requestIds]}::text[]) and completed_at is null
    order by request_id for update`
  const answers = await tx.erasureAnswer.findMany({
    where: { requestId: { in: erasures.map(({ requestId }) => requestId) } },
  })
  return erasures.map((erasure) => ({
    erasure,
    answers: answers.filter(({ requestId }) => requestId === erasure.requestId),
  }))
}

/** Notes that all services have forgotten the person. Deletes the id, and the pseudonym, to which the fingerprint must not lead. */
export async function closeErasure(tx: Tx, requestId: string, now: Date): Promise<void> {
  await tx.$executeRaw`
    update erasure_request set completed_at = ${now}::timestamptz, user_id = null, pseudonym = null
    where request_id = ${requestId}::uuid`
}

/** The number of requests that are open since before an instant. */
export const countLateErasures = (tx: Tx, before: Date): Promise<number> =>
  tx.erasureRequest.count({ where: { completedAt: null, requestedAt: { lt: before } } })
