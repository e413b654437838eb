import type { ErasureProgress } from '../domain/erasure.ts'
import { lastErasure } from '../steps/last-erasure.ts'
import type { Tx } from '../stores/tx.ts'

/** How far the last request to erase a person is. @throws ErasureUnknown */
export const showErasure = (tx: Tx, request: { userId: string; secret: string }): Promise<ErasureProgress> =>
  lastErasure(tx, request)
