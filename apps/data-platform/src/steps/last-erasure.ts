import { type ErasureProgress, progressOf } from '../domain/erasure.ts'
import { ErasureUnknown } from '../domain/errors.ts'
import { findErasure } from '../stores/erasure-store.ts'
import type { Tx } from '../stores/tx.ts'

/** How far the last request to erase a person is. @throws ErasureUnknown */
export async function lastErasure(
  tx: Tx,
  { userId, secret }: { userId: string; secret: string },
): Promise<ErasureProgress> {
  const found = await findErasure(tx, userId, secret)
  if (!found) throw ErasureUnknown()
  return progressOf(found.request, found.answers)
}
