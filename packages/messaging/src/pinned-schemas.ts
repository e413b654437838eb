import type { AnyEvent } from '@jangteo/events'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { isInfrastructure } from './failure.ts'
import { definitionOf, type SchemaRegistry, SchemaUnknown, subjectOf } from './schemas.ts'

/** How long the registry's "no such id" is believed before it is asked again, in milliseconds. */
const UNKNOWN_FOR_MS = 1_000

interface Unknown {
  readonly error: SchemaUnknown
  readonly until: number
}

/**
 * Schema ids and definitions, remembered in the service's own database: with them a service starts, writes and reads
 * while the registry is away. The registry is asked once for each unknown id, never for a message.
 */
export class PinnedSchemas {
  readonly #pool: Pool
  readonly #registry: SchemaRegistry
  readonly #log: Logger
  readonly #writerIds = new Map<AnyEvent, number>()
  #registered: ReadonlyMap<AnyEvent, number> = new Map()
  readonly #definitions = new Map<number, string>()
  readonly #asked = new Map<number, Promise<string>>()
  readonly #unknown = new Map<number, Unknown>()

  constructor(pool: Pool, registry: SchemaRegistry, log: Logger) {
    this.#pool = pool
    this.#registry = registry
    this.#log = log
  }

  /** What this process has registered itself: there is no need to ask for it. */
  registered(ids: ReadonlyMap<AnyEvent, number>): void {
    this.#registered = ids
  }

  /**
   * Learns the ids under which these events are written: from the registry, which is right, or from what was pinned
   * before when the registry is away.
   * @throws when the registry does not know a schema (bootstrap was not run), or is away and nothing is pinned.
   */
  async pin(events: Iterable<AnyEvent>): Promise<void> {
    await Promise.all(
      [...events].map(async (event) => {
        const subject = subjectOf(event.topic)
        const definition = definitionOf(event.schema)
        const registered = this.#registered.get(event)
        if (registered !== undefined) await this.#remember(subject, registered, definition)
        this.#writerIds.set(event, registered ?? (await this.#writerId(subject, definition)))
      }),
    )
  }

  /** The id under which this service writes the event. @throws when it was not pinned. */
  writerId(event: AnyEvent): number {
    const id = this.#writerIds.get(event)
    if (id === undefined)
      throw new Error(`the schema of ${event.name} is not pinned: is it in the service's list of events?`)
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

  async #writerId(subject: string, definition: string): Promise<number> {
    try {
      const id = await this.#registry.idOf(subject, definition)
      await this.#remember(subject, id, definition)
      return id
    } catch (error) {
      if (!isInfrastructure(error)) throw error
      const { rows } = await this.#pool.query<{ id: number }>(
        'select id from messaging.schema where subject = $1 and definition = $2 order by id desc limit 1',
        [subject, definition],
      )
      if (!rows[0]) throw error
      this.#log.warn(
        { subject, id: rows[0].id },
        'the schema registry is away: writing with the pinned schema id',
      )
      return rows[0].id
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
    try {
      const definition = await this.#registry.definitionOf(id)
      await this.#remember(subject, id, definition)
      return definition
    } catch (error) {
      if (error instanceof SchemaUnknown) {
        if (this.#unknown.size > 1_000) this.#unknown.clear()
        this.#unknown.set(id, { error, until: performance.now() + UNKNOWN_FOR_MS })
      }
      throw error
    }
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
