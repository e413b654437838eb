import { setTimeout as wait } from 'node:timers/promises'
import { ask, host } from '@jangteo/launcher'
import type { Admin } from '@platformatic/kafka'
import { clientOf } from '../../observe/exporter/kafka-cluster.ts'
import { loginAt } from '../coordinates.ts'
import { deployUser } from '../kafka-users.ts'
import { services } from '../services.ts'
import type { LabShop } from './lab-shop.ts'
import { type Positions, positionsNow, unreadBy } from './positions.ts'
import type { Waiting } from './shapes.ts'

/** Milliseconds for an answer: what is stopped never gives one. */
const PATIENCE_MS = 1_000
const DAY_SECONDS = 86_400

/** What waits in a service, as it says itself. */
interface Backlog {
  readonly outbox: { readonly rows: number; readonly oldestSeconds: number }
  readonly letters: readonly { readonly openLetters: number }[]
}

export interface Backlogged extends Waiting {
  /** Age of the oldest event that is committed and not sent yet. */
  readonly oldestSeconds: number
}

export interface Look {
  /** Of each service; of one that does not answer what it has said last. */
  readonly services: readonly Backlogged[]
  /** Undefined while Kafka does not answer, and in a shop without it. */
  readonly positions: Positions | undefined
}

/** What waits in the services: they are asked as an operator asks them, and Kafka what they have not read. */
export class Backlogs {
  readonly #shop: LabShop
  readonly #admin: Admin | undefined
  readonly #last = new Map<string, Backlogged>()
  #token: Promise<string> | undefined
  #asking: Promise<Positions | undefined> | undefined
  #positions: Positions | undefined

  constructor(shop: LabShop) {
    this.#shop = shop
    const { kafkaBrokers } = shop.coordinates
    this.#admin =
      kafkaBrokers.length === 0 ? undefined : clientOf(kafkaBrokers, loginAt(shop.coordinates, deployUser))
  }

  /** Whether its events are in Kafka, and not in the memory of a process. */
  get hasKafka(): boolean {
    return this.#admin !== undefined
  }

  async look(): Promise<Look> {
    const [positions, backlogs] = await Promise.all([
      this.#askKafka(),
      Promise.all(services.map(({ port }) => this.#ask(this.#shop.ports[port]).catch(() => undefined))),
    ])
    this.#positions = positions ?? this.#positions
    return { positions, services: services.map(({ name }, i) => this.#keep(name, backlogs[i])) }
  }

  async close(): Promise<void> {
    await this.#asking
    await this.#admin?.close()
  }

  #keep(service: string, backlog: Backlog | undefined): Backlogged {
    const before = this.#last.get(service) ?? { unsent: 0, openLetters: 0, oldestSeconds: 0 }
    const now = backlog && {
      unsent: backlog.outbox.rows,
      oldestSeconds: backlog.outbox.oldestSeconds,
      openLetters: backlog.letters.reduce((sum, { openLetters }) => sum + openLetters, 0),
    }
    const unread = this.#positions ? unreadBy(service, this.#positions) : 0
    const backlogged = { ...before, ...now, service, unread, answers: backlog !== undefined }
    this.#last.set(service, backlogged)
    return backlogged
  }

  /** One question at a time: a broker that is stopped keeps it open for seconds. */
  #askKafka(): Promise<Positions | undefined> {
    if (!this.#admin) return Promise.resolve(undefined)
    this.#asking ??= positionsNow(this.#admin)
      .catch(() => undefined)
      .finally(() => {
        this.#asking = undefined
      })
    return Promise.race([this.#asking, wait(PATIENCE_MS, undefined)])
  }

  async #ask(port: number): Promise<Backlog> {
    this.#token ??= this.#newToken()
    const token = await this.#token.catch((error) => {
      this.#token = undefined
      throw error
    })
    const answer = await fetch(`http://${host}:${port}/internal/backlog`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    // It has ended, or the issuer has another key since: the next look asks for a new one.
    if (answer.status === 401) this.#token = undefined
    if (!answer.ok) throw new Error(`status ${answer.status}`)
    return (await answer.json()) as Backlog
  }

  async #newToken(): Promise<string> {
    const body = { sub: 'lab', role: 'admin', expiresIn: DAY_SECONDS }
    return JSON.parse(await ask(`${this.#shop.coordinates.issuer}/token`, 'POST', body)).access_token
  }
}
