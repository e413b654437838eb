import type { TransferBatchCut } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { markReady } from '../stores/transfer-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Signalled when a batch can be sent. */
export const BATCHES_READY = 'transfer-batches-ready'

type Cut = readonly Message<typeof TransferBatchCut>[]

/** Stores the event like all others, and marks its batch as ready to be sent. */
export const readyTransferBatches = (keep: (work: Work<Tx>, messages: Cut) => Promise<void>) =>
  async function readyTransferBatches(work: Work<Tx>, messages: Cut): Promise<void> {
    await keep(work, messages)
    const batchIds = messages.map(({ data }) => data.batchId)
    work.save(markReady(work.tx, batchIds, work.now))
    work.signal(BATCHES_READY)
  }
