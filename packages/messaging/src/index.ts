export { type Right, rightLine, rightsOf, usersOf } from './access.ts'
export {
  type ActionFilter,
  type Actor,
  type By,
  byCommand,
  type OperatorAction,
  type Page,
  type RecordedAction,
  recordAction,
} from './actions.ts'
export { type EventName, type Fate, fatesOf } from './consume/fates.ts'
export { personHash, personHasher } from './consume/pseudonyms.ts'
export type { Replayed, ReplayRequest } from './consume/replay.ts'
export type { RetryBudget } from './consume/retries.ts'
export { groupOf, on, onMany, type Subscription, type SubscriptionOptions } from './consume/subscription.ts'
export type { Trial } from './consume/trial.ts'
export { type Database, inTransaction, type SqlTx } from './database.ts'
export { deadLetterTopic } from './dead-letter-topic.ts'
export {
  CorrectionInvalid,
  CorrectionRefused,
  EventIdReused,
  NotReplayable,
  Overloaded,
  PartitionsRefused,
  ReasonMissing,
  RedriveRunning,
  RedriveSelectsNone,
  RegistryRefused,
  ReplayCannotPublish,
  ReplayRunning,
  Unavailable,
} from './errors.ts'
export type { WaitingLetter } from './letters/behind.ts'
export type {
  Attempt,
  DeadLetter,
  DeadLetterFilter,
  Resolution,
  TopicSummary,
} from './letters/find-letters.ts'
export type { LetterGroup, LetterGroups } from './letters/groups.ts'
export type { StoredCorrection } from './letters/letters.ts'
export type { ShownLetter, ShownValue } from './letters/show-letter.ts'
export type { EventMeta, Message } from './message.ts'
export type { Corrected, Redriven, RedriveOptions, Selection } from './operate/dead-letters.ts'
export {
  beginErasure,
  completeErasure,
  type Erasure,
  endErasure,
  findErasedPeople,
  findPendingErasure,
  forgetLettersOf,
  haltHandling,
  type Naming,
  namingMessages,
  type PendingErasure,
  postponeErasure,
  takePendingErasures,
} from './operate/erasures.ts'
export type { Finding, FindingKind, OpenFinding } from './operate/findings.ts'
export type { KnownConsumer, KnownEvent, KnownLetter } from './operate/known-events.ts'
export type { PlannedLane, RedrivePlan } from './operate/redrive-plan.ts'
export type { RunSelection } from './operate/run-selection.ts'
export type { RedriveRun, RunFailure, ShownRun } from './operate/run-store.ts'
export type { CoalescedWork } from './publish/coalesce.ts'
export { type Published, type PublishedEvents, readPublished } from './publish/published.ts'
export type { PublishOptions, Work } from './publish/work.ts'
export type { Backlog, PartitionBacklog } from './run/backlog.ts'
export { type ConnectConfig, type Connection, connect } from './run/connect.ts'
export { every, type Job, type Outbound, outbound } from './run/jobs.ts'
export type { StartContext } from './run/lifecycle.ts'
export { createMessaging, type Messaging, type MessagingOptions } from './run/messaging.ts'
export type { DistributionMetric, Metric, Sample, SampledMetric } from './run/metrics.ts'
export type { Partitions } from './run/partitions.ts'
export { OFFSETS_APART } from './run/topic-logs.ts'
export { confluentRegistry } from './schema/confluent-registry.ts'
export { memoryRegistry } from './schema/memory-registry.ts'
export type { SchemaRegistry } from './schema/registry.ts'
export type { StepReached, StepsAhead } from './steps.ts'
export { type KafkaLogin, kafkajsLogin, loginOf } from './transport/kafka/login.ts'
export { kafkaTransport } from './transport/kafka/transport.ts'
export { MemoryBroker } from './transport/memory/broker.ts'
export { memoryTransport } from './transport/memory/transport.ts'
export { unreliable } from './transport/unreliable.ts'
export type { Transport, Use } from './transport.ts'
export { type Tuning, usualTuning } from './tuning.ts'
