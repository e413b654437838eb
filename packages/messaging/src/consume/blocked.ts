import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { summarizeLetters, type TopicSummary } from '../letters/find-letters.ts'

/** The command that shows a letter, or lists all of them. */
const command = (verb: 'show' | 'list', what: string): string => `npm run dead-letters -- ${verb} ${what}`

/** A dead letter that blocks a key. Without the key, which may be the id of a person: logs are not erased. */
export interface Blocking {
  readonly id: string
  readonly consumer: string
  readonly topic: string
  readonly error: unknown
}

/** Reports which keys wait for an operator: in the log when a key becomes blocked, and in the readiness while it is. */
export class Blocked {
  readonly #service: string
  readonly #pool: Pool
  readonly #log: Logger
  #summary: readonly TopicSummary[] = []
  #wanted = false
  #looking: Promise<void> | undefined

  constructor(service: string, pool: Pool, log: Logger) {
    this.#service = service
    this.#pool = pool
    this.#log = log
  }

  /** The state at the last read by this process, some seconds ago at most. */
  get notes(): readonly string[] {
    return this.#summary
      .filter(({ blockedKeys }) => blockedKeys > 0)
      .map(
        ({ topic, blockedKeys, openLetters }) =>
          `${topic}: ${blockedKeys} blocked ${blockedKeys === 1 ? 'key' : 'keys'}, ${openLetters} open dead ` +
          `${openLetters === 1 ? 'letter' : 'letters'}: ${command('list', this.#service)}`,
      )
  }

  /** Reads the state again. @throws what pg throws */
  async look(): Promise<readonly TopicSummary[]> {
    this.#summary = await summarizeLetters(this.#pool)
    return this.#summary
  }

  /**
   * The same, for callers that ignore a failure: the next read comes soon. Calls during a read share the next one, because
   * hundreds of keys may become blocked at once.
   */
  lookSoon(): Promise<void> {
    this.#wanted = true
    this.#looking ??= this.#lookWhileWanted().finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  async #lookWhileWanted(): Promise<void> {
    while (this.#wanted) {
      this.#wanted = false
      await this.look().catch((error) =>
        this.#log.warn({ err: error }, 'the number of blocked keys could not be read'),
      )
    }
  }

  /** To be called once for each key that becomes blocked, after the commit. */
  announce({ id, error, ...about }: Blocking): void {
    this.#log.error(
      { err: error, ...about, letter: id },
      `a key is blocked until an operator redrives, corrects or discards its letter: ${command('show', `${this.#service}/${id}`)}`,
    )
    void this.lookSoon()
  }
}
