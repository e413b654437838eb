import { ask } from '@jangteo/launcher'
import type { Admin } from '@platformatic/kafka'
import { clientOf, offsetsOf } from '../../observe/exporter/kafka-cluster.ts'
import { services } from '../services.ts'
import type { LabShop } from './lab-shop.ts'
import type { Waiting } from './shapes.ts'

/** Milliseconds for a service to answer: one that is stopped never does. */
const PATIENCE_MS = 1_000
const DAY_SECONDS = 86_400

interface Backlog {
  readonly outbox: { readonly rows: number; readonly oldestSeconds: number }
  readonly partitions: readonly { readonly records: number }[] | null
  readonly letters: readonly { readonly openLetters: number }[]
}

/** What waits in a service, as it says itself. */
export interface Look extends Waiting {
  /** Age of the oldest event that is committed and not sent yet. */
  readonly oldestSeconds: number
}

/** Asks the services what waits in them, as an operator does. */
export class Backlogs {
  readonly #shop: LabShop
  #token: Promise<string> | undefined
  #last = new Map<string, Look>()

  constructor(shop: LabShop) {
    this.#shop = shop
  }

  /** Of each service; of one that does not answer what it has said last. */
  look(): Promise<Look[]> {
    return Promise.all(
      services.map(async ({ name, port }) => {
        const before = this.#last.get(name) ?? {
          service: name,
          unsent: 0,
          unread: 0,
          openLetters: 0,
          oldestSeconds: 0,
        }
        const look = await this.#ask(this.#shop.ports[port]).then(
          (backlog) => ({ service: name, answers: true, ...sumsOf(backlog) }),
          () => ({ ...before, answers: false }),
        )
        this.#last.set(name, look)
        return look
      }),
    )
  }

  async #ask(port: number): Promise<Backlog> {
    this.#token ??= this.#newToken()
    const token = await this.#token.catch((error) => {
      this.#token = undefined
      throw error
    })
    const answer = await fetch(`http://127.0.0.1:${port}/internal/backlog`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    if (!answer.ok) throw new Error(`status ${answer.status}`)
    return (await answer.json()) as Backlog
  }

  async #newToken(): Promise<string> {
    const body = { sub: 'lab', role: 'admin', expiresIn: DAY_SECONDS }
    return JSON.parse(await ask(`${this.#shop.coordinates.issuer}/token`, 'POST', body)).access_token
  }
}

const sumsOf = ({ outbox, partitions, letters }: Backlog) => ({
  unsent: outbox.rows,
  oldestSeconds: outbox.oldestSeconds,
  unread: (partitions ?? []).reduce((sum, { records }) => sum + records, 0),
  openLetters: letters.reduce((sum, { openLetters }) => sum + openLetters, 0),
})

/** How far each topic was written at a moment; `isRead` tells when all consumer groups have come so far. */
export interface Mark {
  /** @throws Error when Kafka does not answer */
  isRead(): Promise<boolean>
}

/** @throws Error when Kafka does not answer */
export async function markNow(admin: Admin): Promise<Mark> {
  const marked = new Map(
    (await offsetsOf(admin, 'next')).map(({ topic, partition, offset }) => [`${topic}/${partition}`, offset]),
  )
  return {
    async isRead() {
      const groups = [...(await admin.listGroups({})).values()]
        .filter(({ protocolType }) => protocolType === 'consumer')
        .map(({ id }) => id)
      if (groups.length === 0) return false
      const committed = await admin.listConsumerGroupOffsets({ groups })
      return committed
        .flatMap(({ topics }) =>
          topics.flatMap(({ name, partitions }) => partitions.map((each) => ({ name, ...each }))),
        )
        .filter(({ committedOffset }) => committedOffset >= 0n)
        .every(
          ({ name, partitionIndex, committedOffset }) =>
            committedOffset >= (marked.get(`${name}/${partitionIndex}`) ?? 0n),
        )
    },
  }
}

/** A client for marks; undefined for a shop in memory, whose events are not in Kafka. */
export const markingClient = ({ coordinates }: LabShop): Admin | undefined =>
  coordinates.kafkaBrokers.length === 0 ? undefined : clientOf(coordinates.kafkaBrokers)
