import { type AnyEvent, allEvents, GeneralEvent, TransferBatchCut, UserActivity } from '@jangteo/events'
import { onMany, type Subscription } from '@jangteo/messaging'
import type { Tx } from './stores/tx.ts'
import { readyTransferBatches } from './use-cases/ready-transfer-batches.ts'
import { recordEvents } from './use-cases/record-events.ts'

/** No request waits for these consumers, so events are batched. The primary key of the store keeps each event once. */
const batching = { batching: true, replayable: true, idempotent: true }

export const subscriptions = ({ personSecret }: { personSecret: string }): readonly Subscription<Tx>[] => {
  const keep = recordEvents(personSecret)
  const others = allEvents.filter((event) => event !== TransferBatchCut)
  return [
    ...others.map((event) => onMany(event, keep, batching)),
    onMany(TransferBatchCut, readyTransferBatches(keep), batching),
  ]
}

export const publishes: readonly AnyEvent[] = [UserActivity, GeneralEvent, TransferBatchCut]
