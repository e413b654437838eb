/** How long a table's rows are kept. */
export type Retention = {
  /** What becomes of an erased person's rows: there are none of persons, they are deleted, or they name a pseudonym. */
  readonly person: 'none' | 'deleted' | 'pseudonym'
} & (
  | {
      /** For how long, as people say it; a setting is named in backticks. */
      readonly kept: string
      /** The function, or the name of the job, that deletes rows. */
      readonly by: string
    }
  | {
      /** Nothing deletes rows: why not. */
      readonly because: string
    }
)

/** The retention of each table of a service, by name; those of messaging are common. */
export type Retentions = Readonly<Record<string, Retention>>

/** Of answers under an `Idempotency-Key`, for a service that has them. */
export const idempotencyRetention: Retention = {
  ...{ kept: '2 days', by: 'forgetOldAnswers', person: 'deleted' },
}

/** Of messaging's tables, in each service. */
export const messagingRetention: Retentions = {
  'messaging.outbox': { kept: 'until Kafka has acknowledged the event', by: 'Relay', person: 'none' },
  'messaging.inbox': { kept: '45 days', by: 'forgetInbox', person: 'none' },
  'messaging.dead_letter': {
    ...{
      kept: '45 days after it was redriven, corrected or discarded',
      by: 'forgetDeadLetters',
      person: 'deleted',
    },
  },
  'messaging.redrive_run': {
    ...{
      kept: "45 days after its end; that of an erased person's key is deleted with the person",
      by: 'forgetRuns',
      person: 'deleted',
    },
  },
  'messaging.redrive_letter': { kept: 'as its run', by: 'forgetRuns', person: 'none' },
  'messaging.redrive_failure': { kept: 'as its run', by: 'forgetRuns', person: 'deleted' },
  'messaging.finding': {
    ...{ kept: '45 days after it was acknowledged', by: 'forgetFindings', person: 'none' },
  },
  'messaging.operator_action': {
    because: 'what operators did must be answerable for later; a person is named by a hash',
    person: 'none',
  },
  'messaging.erasure': {
    because:
      'later events name the pseudonym; the hash of the id is deleted after 45 days (`forgetErasures`), or when no dead letter from before is open. What arrives later still, as from a restored topic, is under the id: the person has to be erased again',
    person: 'pseudonym',
  },
  'messaging.erasure_salt': { because: 'one row', person: 'none' },
  'messaging.schema': { because: 'one row for each schema that was ever registered', person: 'none' },
  'messaging.origin': { because: 'one row', person: 'none' },
  'messaging.topic': { because: 'one row for each topic', person: 'none' },
  'messaging.topic_partitions': { because: 'one row for each topic', person: 'none' },
  'messaging.published': { because: 'one row for each topic', person: 'none' },
  'messaging.published_since': { because: 'one row', person: 'none' },
}
