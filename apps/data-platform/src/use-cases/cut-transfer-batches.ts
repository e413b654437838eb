import { TransferBatchCut } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import { cutBatches } from '../domain/transfer.ts'
import { lastPosition } from '../stores/event-store.ts'
import { findWaiting, insertBatches, lockTransfer, saveCut } from '../stores/transfer-store.ts'
import type { Tx } from '../stores/tx.ts'

/** The largest number of batches that one run cuts. */
const MOST_BATCHES = 20

/** Cuts the new events into batches, and publishes them. While a batch waits to be delivered, only full ones are cut. */
export const cutTransferBatches = ({ destination, most }: { destination: string; most: number }) =>
  async function cutTransferBatches(work: Work<Tx>): Promise<void> {
    const { tx, now, publish, newId } = work
    const transfer = await lockTransfer(tx, destination, now)
    const end = await lastPosition(tx)
    if (end <= transfer.lookedPosition) return
    const limit = most * MOST_BATCHES
    const waiting = await findWaiting(tx, { after: transfer.lookedPosition, upTo: end, limit })
    const rest = transfer.deliveredSequence === transfer.cutSequence
    const batches = cutBatches(transfer, waiting, { rest, most }).map((batch) => ({
      ...batch,
      batchId: newId(),
    }))
    const newest = batches.at(-1)
    const cutPosition = newest?.last ?? transfer.cutPosition
    const nothingLeft = waiting.length < limit && (waiting.at(-1)?.position ?? cutPosition) === cutPosition
    await insertBatches(tx, destination, batches, now)
    await saveCut(tx, destination, {
      cutSequence: newest?.sequence ?? transfer.cutSequence,
      cutPosition,
      lookedPosition: nothingLeft ? end : newest ? cutPosition : transfer.lookedPosition,
    })
    for (const { sequence, first, last, ...batch } of batches) {
      const numbers = { sequence: Number(sequence), first: Number(first), last: Number(last) }
      publish(
        TransferBatchCut,
        { ...batch, ...numbers, destination, cutAt: now },
        { version: numbers.sequence },
      )
    }
  }
