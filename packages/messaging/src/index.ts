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
export { confluentRegistry } from './confluent-registry.ts'
export { type ConnectConfig, type Connection, connect } from './connect.ts'
export type { Database, SqlTx } from './database.ts'
export { deadLetterTopic } from './dead-letters.ts'
export {
  EventIdReused,
  NotReplayable,
  Overloaded,
  ReasonMissing,
  ReplayCannotPublish,
  ReplayRunning,
  Unavailable,
} from './errors.ts'
export type { DeadLetter, DeadLetterFilter, Resolution, TopicSummary } from './find-letters.ts'
export type { Finding, FindingKind, OpenFinding } from './findings.ts'
export { every, type Job, type Outbound, outbound } from './jobs.ts'
export { kafkaTransport } from './kafka/transport.ts'
export { MemoryBroker } from './memory/broker.ts'
export { memoryRegistry } from './memory/registry.ts'
export { memoryTransport } from './memory/transport.ts'
export type { EventMeta, Message } from './message.ts'
export { createMessaging, type Messaging, type MessagingOptions, type StartContext } from './messaging.ts'
export type { DistributionMetric, Metric, Sample, SampledMetric } from './metrics.ts'
export type { Redriven, RedriveOptions, Selection } from './redrive.ts'
export type { PlannedLane, RedrivePlan } from './redrive-plan.ts'
export type { Replayed, ReplayRequest } from './replay.ts'
export type { RetryBudget } from './retries.ts'
export type { SchemaRegistry } from './schemas.ts'
export type { ShownLetter, ShownValue } from './show-letter.ts'
export { on, onMany, type Subscription, type SubscriptionOptions } from './subscription.ts'
export type { GroupStory } from './together.ts'
export { OFFSETS_APART } from './topic-logs.ts'
export { traceIdOf } from './trace.ts'
export type { Transport } from './transport.ts'
export { unreliable } from './unreliable.ts'
export type { PublishOptions, Work } from './work.ts'
