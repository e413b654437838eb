import { type Answer, type IdempotencyTransaction, idempotent, idempotentRequest } from '@jangteo/service-kit'

/** Runs the story once for each Idempotency-Key; as often as it is asked for when the caller sent none. */
export async function answerOnce<Status extends number, Body>(
  tx: IdempotencyTransaction,
  request: Parameters<typeof idempotentRequest>[0],
  story: () => Promise<Answer<Status, Body>>,
): Promise<Answer<Status, Body>> {
  if (request.headers['idempotency-key'] === undefined) return story()
  return idempotent(tx, idempotentRequest(request), story)
}
