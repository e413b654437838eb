import {
  type AnyEvent,
  AuditAnswered,
  AuditDifferenceFound,
  AuditRequested,
  allEvents,
  GeneralEvent,
  TransferBatchCut,
  UserActivity,
} from '@jangteo/events'
import { on, onMany, type Subscription } from '@jangteo/messaging'
import type { Tx } from './stores/tx.ts'
import { readyTransferBatches } from './use-cases/ready-transfer-batches.ts'
import { recordEvents } from './use-cases/record-events.ts'
import { takeAuditAnswer } from './use-cases/take-audit-answer.ts'

/** No request waits for these consumers, so events are batched. The primary key of the store keeps each event once. */
const batching = { batching: true, replayable: true, idempotent: true }

/** An audit's questions and answers are not kept; a transfer batch is kept by its own handler. */
const notRecorded: readonly AnyEvent[] = [TransferBatchCut, AuditRequested, AuditAnswered]

export const subscriptions = ({ personSecret }: { personSecret: string }): readonly Subscription<Tx>[] => {
  const keep = recordEvents(personSecret)
  const others = allEvents.filter((event) => !notRecorded.includes(event))
  return [
    ...others.map((event) => onMany(event, keep, batching)),
    onMany(TransferBatchCut, readyTransferBatches(keep), batching),
    on(AuditAnswered, takeAuditAnswer, { idempotent: true }),
  ]
}

export const publishes: readonly AnyEvent[] = [
  UserActivity,
  GeneralEvent,
  TransferBatchCut,
  AuditRequested,
  AuditDifferenceFound,
]
