import type { Work } from '@jangteo/messaging'
import { arrivedUpTo, pauseAfter, type Received, type TransferBatch } from '../domain/transfer.ts'
import { findBatchId, lockTransfer, saveDelivered, saveFailure } from '../stores/transfer-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Stores that a batch was delivered; or the failure, the batch to continue with, and when. */
export async function settleTransferBatch(
  { tx, now }: Work<Tx>,
  batch: TransferBatch,
  outcome: 'taken' | Received | Error,
): Promise<void> {
  const { destination, sequence, attempts } = batch
  const { deliveredSequence } = await lockTransfer(tx, destination, now)
  // Another replica claimed the batch after this one's lease had ended, and settled it.
  if (deliveredSequence !== sequence - 1n) return
  const { arrived, problem } = await judge(tx, batch, outcome)
  if (problem === undefined) await saveDelivered(tx, destination, arrived, now)
  else {
    const dueAt = new Date(now.getTime() + pauseAfter(attempts))
    await saveFailure(tx, destination, {
      deliveredSequence: arrived,
      lastError: problem,
      failedAt: now,
      dueAt,
    })
  }
}

/** @returns the last delivered batch, and the problem for which the next one has to wait */
async function judge(
  tx: Tx,
  { destination, sequence }: TransferBatch,
  outcome: 'taken' | Received | Error,
): Promise<{ arrived: bigint; problem?: string }> {
  const before = sequence - 1n
  if (outcome === 'taken') return { arrived: sequence }
  if (outcome instanceof Error) return { arrived: before, problem: outcome.message }
  const ours = outcome.last ? await findBatchId(tx, destination, outcome.last.sequence) : undefined
  try {
    const arrived = arrivedUpTo({ sequence }, outcome, ours)
    const next = arrived + 1n
    if (next > sequence) return { arrived }
    if (next === sequence) return { arrived, problem: `It refused batch ${sequence}, and expects it.` }
    if ((await findBatchId(tx, destination, next)) === undefined)
      return { arrived: before, problem: `It expects batch ${next}, which is too old to be kept here.` }
    return { arrived, problem: `The receiver has lost batches from ${next} on: they are handed over again.` }
  } catch (refusal) {
    return { arrived: before, problem: (refusal as Error).message }
  }
}
