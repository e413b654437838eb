import type { RecordedChange } from './differences.ts'

/** The breaking changes since the released document (docs/released/asyncapi.json) that were decided. A release empties the list. */
export const breakingChanges: readonly RecordedChange[] = [
  {
    change: 'edit /channels/audit.answered/address',
    because:
      'Each service answers audits on a topic of its own, so that Kafka says which service has answered: a reader subscribes to each.',
  },
  {
    change: 'edit /components/messages/AuditAnswered/bindings/kafka/key/x-field',
    because: 'The service is no longer a field of the answer: its topic names it.',
  },
]
