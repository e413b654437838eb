import { defineError } from '@jangteo/errors'

/** These name the inside of the system: for logs, and not for the caller of a service. */
const internal = { expose: false }

/** A dependency is unavailable. Waiting helps, a dead letter would not. */
export const Unavailable = defineError(
  'unavailable',
  'unavailable',
  ({ what }: { what: string }) => what,
  internal,
)

/** More requests wait than can be served in time. */
export const Overloaded = defineError(
  'overloaded',
  'unavailable',
  ({ what }: { what: string }) => `Too many ${what}. Try again later.`,
)

/** Topics do not exist, and could not be created as they were declared. Records of other topics can still be sent. */
export const TopicMissing = defineError(
  'topic-missing',
  'unavailable',
  ({ topics }: { topics: readonly string[] }) =>
    `there is no topic ${topics.join(', ')}, and it cannot be created here: create it, or bootstrap the service that declares it`,
  internal,
)

/** The bytes are no event that this reader can ever understand. */
export const Undecodable = defineError(
  'undecodable',
  'invalid',
  ({ what }: { what: string }) => what,
  internal,
)

/** The registry has no such schema: the record can be read once the schema is registered. */
export const SchemaUnknown = defineError(
  'schema-unknown',
  'conflict',
  ({ what }: { what: string }) => `the schema registry does not know ${what}`,
  internal,
)

/** The registry refuses a schema that readers of the previous version could not read. */
export const SchemaIncompatible = defineError(
  'schema-incompatible',
  'conflict',
  ({ subject, reason }: { subject: string; reason: string }) =>
    `the schema of ${subject} is not compatible with its former version: ${reason}`,
  internal,
)

/** The registry does not accept the token, or there is none. Waiting does not help. */
export const RegistryRefused = defineError(
  'registry-refused',
  'forbidden',
  ({ subject }: { subject: string }) =>
    `the schema registry refuses to register a schema for ${subject}: run \`bootstrap\` with a SCHEMA_REGISTRY_TOKEN that is valid and may change the registry`,
  internal,
)

/** A schema is registered for a topic that its reader cannot read. */
export const SchemaUnreadable = defineError(
  'schema-unreadable',
  'conflict',
  ({ subject, id, reason }: { subject: string; id: number; reason: string }) =>
    `schema ${id} of ${subject} cannot be read here: ${reason}. Remove it from the registry, or have its writer change it`,
  internal,
)

/** Another event with the same id has been applied: this one was not, and cannot be. */
export const EventIdReused = defineError(
  'event-id-reused',
  'invalid',
  ({ eventId }: { eventId: string }) => `another event was applied under the id ${eventId}`,
  internal,
)

/** The data of an event does not fit its schema, or is too large: a bug of the publisher. */
export const EventInvalid = defineError(
  'event-invalid',
  'unprocessable',
  ({ what }: { what: string }) => what,
  internal,
)

/** A bug: a service publishes an event that it has not declared. */
export const EventNotDeclared = defineError(
  'event-not-declared',
  'conflict',
  ({ service, event }: { service: string; event: string }) =>
    `${service} does not declare that it publishes ${event}`,
  internal,
)

/** An event's schema was not pinned: the service does not declare the event, or bootstrap has not been run. */
export const SchemaNotPinned = defineError(
  'schema-not-pinned',
  'conflict',
  ({ event }: { event: string }) =>
    `the schema of ${event} is not pinned: is it in the service's list of events?`,
  internal,
)

/** A topic cannot get as many partitions as were requested. */
export const PartitionsRefused = defineError(
  'partitions-refused',
  'conflict',
  ({ topic, reason }: { topic: string; reason: string }) => `${topic} gets no more partitions: ${reason}`,
)

/** A record is kept for a consumer that the service no longer has. */
export const ConsumerGone = defineError(
  'consumer-gone',
  'conflict',
  ({ service, consumer }: { service: string; consumer: string }) =>
    `${service} no longer subscribes as ${consumer}`,
  internal,
)

/** A pooler runs the statements of one connection in different sessions of PostgreSQL. */
export const NotOneSession = defineError(
  'not-one-session',
  'conflict',
  'DATABASE_URL leads to a pooler that gives the statements of one connection to different sessions, and the ' +
    'coordination connection needs one session: set DATABASE_DIRECT_URL to where PostgreSQL itself is reached, or ' +
    'a pool in session mode (docs/poolers.md)',
  internal,
)

/** The database holds ids and events of another transport. */
export const WrongOrigin = defineError(
  'wrong-origin',
  'conflict',
  ({ before, now }: { before: string; now: string }) =>
    `this database has been used with MESSAGING_TRANSPORT=${before} and must not be used with ${now}: the schema ids in ` +
    'its outbox mean something else there. Use another database, or the former transport.',
  internal,
)

/** The name of a replay cannot be part of a consumer group's name. */
export const ReplayNameInvalid = defineError(
  'replay-name-invalid',
  'invalid',
  ({ id }: { id: string }) => `"${id}" cannot name a replay: letters, digits and dashes can`,
)

/** A subscription whose handler is not declared `replayable`: its side effects must not happen a second time. */
export const NotReplayable = defineError(
  'not-replayable',
  'conflict',
  ({ service, events }: { service: string; events: readonly string[] }) =>
    `${service} may not handle ${events.join(', ')} a second time: only handlers that are declared replayable may`,
)

/** A handler tried to publish in a replay: consumers have received that event already. */
export const ReplayCannotPublish = defineError(
  'replay-cannot-publish',
  'conflict',
  ({ service, event }: { service: string; event: string }) =>
    `${service} may not publish ${event} in a replay`,
  internal,
)

/** Another replay of the service is running. */
export const ReplayRunning = defineError(
  'replay-running',
  'conflict',
  ({ service }: { service: string }) => `a replay of ${service} runs already`,
)

/** A run of the service is not over. */
export const RedriveRunning = defineError(
  'redrive-running',
  'conflict',
  'A redrive run of this service is not over. Stop it, or wait for its end.',
)

/** A run that does nothing is not begun. */
export const RedriveSelectsNone = defineError(
  'redrive-selects-none',
  'conflict',
  'There is no open dead letter in this selection.',
)

/** What an operator has written in the place of an event's data is none. */
export const CorrectionInvalid = defineError(
  'correction-invalid',
  'unprocessable',
  ({ event, problems }: { event: string; problems: readonly string[] }) =>
    `The data cannot be put in the place of this ${event}: ${problems.join('; ')}.`,
)

/** The letter is open, and no other event may be put in the place of its event. */
export const CorrectionRefused = defineError(
  'correction-refused',
  'conflict',
  ({ because }: { because: string }) => `The dead letter cannot be corrected: ${because}.`,
)

/** An operator's change needs an operator and a reason. */
export const ReasonMissing = defineError(
  'reason-missing',
  'invalid',
  ({ what }: { what: string }) => `what an operator changes needs ${what}`,
)

/** True when the event could not be read at all: its key is then unknown, and no key is blocked. */
export const isUnreadable = (error: unknown): boolean =>
  error instanceof Undecodable || error instanceof SchemaUnknown
