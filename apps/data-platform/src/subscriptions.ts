import {
  type AnyEvent,
  AuditAnswered,
  AuditDifferenceFound,
  AuditRequested,
  GeneralEvent,
  PersonErased,
  PersonForgotten,
  ProductPopularityMeasured,
  TransferBatchCut,
  UserActivity,
} from '@jangteo/events'
import { on, onMany, type Subscription } from '@jangteo/messaging'
import { storedEvents } from './steps/stored-events.ts'
import type { Tx } from './stores/tx.ts'
import { readyTransferBatches } from './use-cases/ready-transfer-batches.ts'
import { type Recording, recordEvents } from './use-cases/record-events.ts'
import { takeAuditAnswer } from './use-cases/take-audit-answer.ts'
import { takeForgotten } from './use-cases/take-forgotten.ts'

/** No request waits for these consumers, so events are batched. The primary key of the store keeps each event once. */
const batching = { batching: true, replayable: true, idempotent: true }

/** Whose handlers store events: a replay may run them again. */
export const recording = (rules: Recording): readonly Subscription<Tx>[] => {
  const keep = recordEvents(rules)
  const others = storedEvents.filter((event) => event !== TransferBatchCut)
  return [
    ...others.map((event) => onMany(event, keep, batching)),
    onMany(TransferBatchCut, readyTransferBatches(keep), batching),
  ]
}

export const subscriptions = (rules: Recording): readonly Subscription<Tx>[] => [
  ...recording(rules).filter(({ event }) => event.address !== PersonForgotten.address),
  // Not in one transaction with other events: it halts the appending of all.
  ...PersonForgotten.all.map((event) =>
    onMany(event, takeForgotten(event.publisher, recordEvents(rules), rules.personSecret), {
      idempotent: true,
    }),
  ),
  ...AuditAnswered.all.map((event) => on(event, takeAuditAnswer(event.publisher), { idempotent: true })),
]

export const publishes: readonly AnyEvent[] = [
  UserActivity,
  GeneralEvent,
  ProductPopularityMeasured,
  TransferBatchCut,
  PersonErased,
  AuditRequested,
  AuditDifferenceFound,
]
