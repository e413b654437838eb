import type { Work } from '@jangteo/messaging'
import { arrivedUpTo, pauseAfter, type Received } from '../domain/transfer.ts'
import { isKept, lockTransfer, saveDelivered, saveFailure, type TransferBatch } from '../transfer-store.ts'
import type { Tx } from '../tx.ts'

/** Writes down that a batch has arrived, or from which one on to go on, or when to try it again. */
export async function settleTransferBatch(
  { tx, now }: Work<Tx>,
  batch: TransferBatch,
  outcome: 'taken' | Received | Error,
): Promise<void> {
  const { destination, sequence, attempts } = batch
  const { deliveredSequence } = await lockTransfer(tx, destination, now)
  // Whoever had a longer breath has settled it already.
  if (deliveredSequence !== sequence - 1n) return
  const arrived = await upTo(tx, batch, outcome)
  if (!(arrived instanceof Error)) await saveDelivered(tx, destination, arrived, now)
  else {
    const dueAt = new Date(now.getTime() + pauseAfter(attempts))
    await saveFailure(tx, destination, { lastError: arrived.message, failedAt: now, dueAt })
  }
}

/** The last batch that has arrived, or why the same one is tried again. */
async function upTo(
  tx: Tx,
  batch: TransferBatch,
  outcome: 'taken' | Received | Error,
): Promise<bigint | Error> {
  if (outcome instanceof Error) return outcome
  if (outcome === 'taken') return batch.sequence
  try {
    const arrived = arrivedUpTo(batch, outcome)
    if (arrived === batch.sequence - 1n)
      return new Error(`It refused batch ${batch.sequence}, and expects it.`)
    if (arrived < batch.sequence && !(await isKept(tx, batch.destination, arrived + 1n)))
      return new Error(`It expects batch ${arrived + 1n}, which is too old to be kept here.`)
    return arrived
  } catch (refusal) {
    return refusal as Error
  }
}
