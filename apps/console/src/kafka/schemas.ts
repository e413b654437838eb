import { z } from 'zod'
import { ContractUnregistered, RegistryUnavailable } from './errors.ts'

/** How long a registry may take to answer, in milliseconds. */
const ANSWER_WITHIN_MS = 3_000
/** How long it is not asked again for what it did not answer or did not know, in milliseconds. */
const AGAIN_AFTER_MS = 3_000
const MOST_SCHEMAS = 1_000

/** A schema as it is registered. */
export interface RegisteredSchema {
  readonly id: number
  /** `AVRO`, `JSON` or `PROTOBUF`. */
  readonly type: string
  readonly definition: string
  /** Under which subject and version it was registered first; null when the registry does not say. */
  readonly subject: string | null
  readonly version: number | null
}

/** `unknown`: the registry has no such id. `unavailable`: it did not answer. */
export type Found = RegisteredSchema | 'unknown' | 'unavailable'

const schemaAnswer = z.object({ schema: z.string(), schemaType: z.string().default('AVRO') })
const versionsAnswer = z.array(z.object({ subject: z.string(), version: z.int() }))

/**
 * Schemas by their ids, from a registry with the Confluent API. An id means the same for ever, so each is asked for once. The
 * library of packages/messaging is not used: it takes 20 MB, and finds an id's schema but not its version.
 */
export class Schemas {
  readonly #url: string
  readonly #found = new Map<number, Promise<Found>>()

  /** @param url with the path of the Confluent API */
  constructor(url: string) {
    this.#url = url
  }

  /** Never throws, and answers within some seconds. */
  find(id: number): Promise<Found> {
    const known = this.#found.get(id)
    if (known) return known
    const asked = this.#ask(id).catch((): Found => 'unavailable')
    if (this.#found.size >= MOST_SCHEMAS) this.#found.delete(this.#found.keys().next().value as number)
    this.#found.set(id, asked)
    asked.then((found) => {
      if (typeof found === 'string') setTimeout(() => this.#found.delete(id), AGAIN_AFTER_MS).unref()
    })
    return asked
  }

  /** The id of a schema that is registered. @throws ContractUnregistered, RegistryUnavailable */
  async idOf(subject: string, definition: string): Promise<number> {
    const answer = await fetch(`${this.#url}/subjects/${encodeURIComponent(subject)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
      body: JSON.stringify({ schema: definition, schemaType: 'AVRO' }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    }).catch((cause) => {
      throw RegistryUnavailable({}, { cause })
    })
    if (answer.status === 404) throw ContractUnregistered({ subject })
    if (!answer.ok) throw RegistryUnavailable()
    return z.object({ id: z.int() }).parse(await answer.json()).id
  }

  async #ask(id: number): Promise<Found> {
    const [schema, versions] = await Promise.all([
      this.#get(`/schemas/ids/${id}`),
      this.#get(`/schemas/ids/${id}/versions`),
    ])
    if (schema === undefined) return 'unknown'
    const { schema: definition, schemaType } = schemaAnswer.parse(schema)
    const [first] = versionsAnswer.safeParse(versions).data ?? []
    return {
      ...{ id, type: schemaType, definition },
      subject: first?.subject ?? null,
      version: first?.version ?? null,
    }
  }

  /** @returns undefined for what is not there */
  async #get(path: string): Promise<unknown> {
    const answer = await fetch(this.#url + path, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
    if (answer.status === 404) return undefined
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    return answer.json()
  }
}
