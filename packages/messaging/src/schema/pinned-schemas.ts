import { isOutage } from '@jangteo/errors'
import type { AnyEvent } from '@jangteo/events'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { SchemaNotPinned, SchemaUnknown, Unavailable } from '../errors.ts'
import { definitionOf, type SchemaRegistry, subjectOf } from './registry.ts'

/** How long the registry's answer "no such id" is cached, in milliseconds. */
const UNKNOWN_FOR_MS = 5_000
/** Maximum number of unknown ids in that time: foreign records must not overload the registry and delay the partition. */
const MOST_UNKNOWN = 200
/** How long to wait for the registry when the answer is pinned already, in milliseconds. */
const ANSWER_WITHIN_MS = 2_000

interface Unknown {
  readonly error: Error
  readonly until: number
}

/**
 * Schema ids and definitions, pinned in the service's own database: with them a service starts, writes and reads
 * while the registry is unavailable. The registry gets one request for each unknown id, and none for a message.
 */
export class PinnedSchemas {
  readonly #pool: Pool
  readonly #registry: SchemaRegistry
  readonly #log: Logger
  readonly #writerIds = new Map<AnyEvent, number>()
  readonly #definitions = new Map<number, string>()
  readonly #asked = new Map<number, Promise<string>>()
  /** In the order of their requests. */
  readonly #unknown = new Map<number, Unknown>()

  constructor(pool: Pool, registry: SchemaRegistry, log: Logger) {
    this.#pool = pool
    this.#registry = registry
    this.#log = log
  }

  /**
   * Registers the events' schemas, and pins the ids. When the registry does not answer soon, ids that are pinned already
   * are used.
   * @throws {SchemaIncompatible}; {Unavailable} when the registry does not answer and the schema was never pinned.
   */
  register(events: Iterable<AnyEvent>): Promise<void> {
    return this.#learn(events, (subject, definition) => this.#registry.register(subject, definition))
  }

  /**
   * Reads the ids with which these events are written, where they are not known yet: from the registry, which is the source
   * of truth, or from the pinned ones when the registry does not answer soon.
   * @throws {SchemaUnknown} when bootstrap was not run; {Unavailable} when the registry does not answer and nothing is
   * pinned.
   */
  pin(events: Iterable<AnyEvent>): Promise<void> {
    const unknown = [...events].filter((event) => !this.#writerIds.has(event))
    return this.#learn(unknown, (subject, definition) => this.#registry.idOf(subject, definition))
  }

  /**
   * Returns all registered versions of the event's subject, by id, and pins them, so that records of other releases can be
   * read without the registry. When the registry does not answer soon, returns the pinned ones.
   */
  async versionsOf(event: AnyEvent): Promise<ReadonlyMap<number, string>> {
    const subject = subjectOf(event.topic)
    const pinned = await this.#pinnedVersions(subject)
    const versions = await this.#answerOr(pinned, subject, this.#registry.versionsOf(subject))
    for (const [id, definition] of versions)
      if (pinned.get(id) !== definition) await this.#remember(subject, id, definition)
    return versions
  }

  /** The id under which this service writes the event. @throws {SchemaNotPinned} */
  writerId(event: AnyEvent): number {
    const id = this.#writerIds.get(event)
    if (id === undefined) throw SchemaNotPinned({ event: event.name })
    return id
  }

  /** The definition of a writer's schema. @throws {SchemaUnknown} {Unavailable} */
  definitionOf(event: AnyEvent, id: number): Promise<string> {
    const known = this.#definitions.get(id)
    if (known) return Promise.resolve(known)
    const unknown = this.#unknown.get(id)
    if (unknown && unknown.until > performance.now()) return Promise.reject(unknown.error)
    const asked =
      this.#asked.get(id) ?? this.#ask(subjectOf(event.topic), id).finally(() => this.#asked.delete(id))
    this.#asked.set(id, asked)
    return asked
  }

  async #learn(
    events: Iterable<AnyEvent>,
    ask: (subject: string, definition: string) => Promise<number>,
  ): Promise<void> {
    await Promise.all(
      [...events].map(async (event) => {
        const subject = subjectOf(event.topic)
        const definition = definitionOf(event.schema)
        const pinned = [...(await this.#pinnedVersions(subject))]
          .filter(([, each]) => each === definition)
          .at(-1)?.[0]
        const answer = ask(subject, definition)
        const id = pinned === undefined ? await answer : await this.#answerOr(pinned, subject, answer)
        if (id !== pinned) await this.#remember(subject, id, definition)
        this.#definitions.set(id, definition)
        this.#writerIds.set(event, id)
      }),
    )
  }

  /** In the order of their ids. */
  async #pinnedVersions(subject: string): Promise<Map<number, string>> {
    const { rows } = await this.#pool.query<{ id: number; definition: string }>(
      'select id, definition from messaging.schema where subject = $1 order by id',
      [subject],
    )
    return new Map(rows.map(({ id, definition }) => [id, definition]))
  }

  /** The registry's answer, or the pinned one when there is none in time. @throws when the registry refuses */
  async #answerOr<R>(pinned: R, subject: string, answer: Promise<R>): Promise<R> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      const reason = `the schema registry has not answered within ${ANSWER_WITHIN_MS / 1000} s`
      timer = setTimeout(() => reject(Unavailable({ what: reason })), ANSWER_WITHIN_MS)
    })
    // A late answer has no caller any more.
    answer.catch(() => undefined)
    try {
      return await Promise.race([answer, late])
    } catch (error) {
      if (!isOutage(error)) throw error
      this.#log.warn({ err: error, subject }, 'the schema registry is unavailable: relying on what is pinned')
      return pinned
    } finally {
      clearTimeout(timer)
    }
  }

  async #ask(subject: string, id: number): Promise<string> {
    const { rows } = await this.#pool.query<{ definition: string }>(
      'select definition from messaging.schema where id = $1 limit 1',
      [id],
    )
    if (rows[0]) {
      this.#definitions.set(id, rows[0].definition)
      return rows[0].definition
    }
    this.#refuseTooMany(id)
    try {
      const definition = await this.#registry.definitionOf(id)
      this.#unknown.delete(id)
      await this.#remember(subject, id, definition)
      return definition
    } catch (error) {
      if (error instanceof SchemaUnknown)
        this.#unknown.set(id, { error, until: performance.now() + UNKNOWN_FOR_MS })
      throw error
    }
  }

  /** Drops expired unknown ids. @throws {SchemaUnknown} when too many are left to request another one */
  #refuseTooMany(id: number): void {
    for (const [each, { until }] of this.#unknown) {
      if (until > performance.now()) break
      this.#unknown.delete(each)
    }
    if (this.#unknown.size >= MOST_UNKNOWN)
      throw SchemaUnknown({
        what: `the id ${id} (not asked for: it did not know the last ${MOST_UNKNOWN} either)`,
      })
  }

  async #remember(subject: string, id: number, definition: string): Promise<void> {
    await this.#pool.query(
      `insert into messaging.schema (id, subject, definition) values ($1, $2, $3)
       on conflict (subject, id) do update set definition = excluded.definition`,
      [id, subject, definition],
    )
    this.#definitions.set(id, definition)
  }
}
