import { setTimeout as sleep } from 'node:timers/promises'
import { backoff } from '@jangteo/errors'
import {
  COMPATIBILITY,
  SchemaRegistry as ConfluentClient,
  SchemaType,
} from '@kafkajs/confluent-schema-registry'
import pLimit from 'p-limit'
import { RegistryRefused, SchemaIncompatible, SchemaUnknown, Unavailable } from '../errors.ts'
import type { SchemaRegistry } from './registry.ts'

export interface ConfluentRegistryOptions {
  readonly url: string
  /** Put before every subject, like the transport's before every topic. */
  readonly subjectPrefix?: string
  /** The bearer token of a caller that may register schemas. Default: none. */
  readonly token?: string | undefined
}

/**
 * Readers and writers of a topic are deployed at different times, and its records stay: each version must be able to read
 * every other one, so the registry refuses a schema of another team that our readers could not read.
 */
const RULE = COMPATIBILITY.FULL_TRANSITIVE
const ANSWER_WITHIN_MS = 3_000
/**
 * Requests of one process at a time. Each has its time for an answer, and all services of a shop ask for all their schemas when it
 * starts: hundreds at once would wait for each other in the registry until they are too late.
 */
const AT_ONCE = 4

/** Short, because callers wait and try again themselves. */
const RETRY = { retries: 2, initialRetryTimeInSecs: 0.1, maxRetryTimeInSecs: 1 }

type Middlewares = NonNullable<ConstructorParameters<typeof ConfluentClient>[0]['middlewares']>
/** The client itself has no timeout, and knows no bearer token. */
const impatientAs =
  (headers: Readonly<Record<string, string>>): Middlewares[number] =>
  () => ({
    prepareRequest: async (next) => (await next()).enhance({ timeout: ANSWER_WITHIN_MS, headers }),
  })

/** The client's error when the registry does not answer in time. */
const TOO_SLOW = /Timeout \(\d+ms\)|aborted due to timeout/
/** The client's error when another client creates the same subject at the same time. Reading again succeeds. */
const MADE_MEANWHILE = /already exists|does not match the configuration/

const statusOf = (error: unknown): number | undefined => (error as { status?: number }).status
/** For some requests the client reports "not found" as an error of its own, which has only the text. */
const isUnknown = (error: unknown): boolean =>
  statusOf(error) === 404 || (error as Error).name === 'ConfluentSchemaRegistryError'
const messageOf = (error: unknown): string => (error as Error).message

/** A registry that speaks the Confluent API. Where it lets only some register schemas, `register` throws {@link RegistryRefused} for others. */
export function confluentRegistry({
  url,
  subjectPrefix = '',
  token,
}: ConfluentRegistryOptions): SchemaRegistry {
  const authorization = token === undefined ? undefined : { authorization: `Bearer ${token}` }
  // The client caches every answer, also a refusal; a new client for each call avoids that cache.
  const client = () =>
    new ConfluentClient({ host: url, retry: RETRY, middlewares: [impatientAs({ ...authorization })] })
  const inTurn = pLimit(AT_ONCE)
  const ask = (path: string, change?: object): Promise<unknown> =>
    inTurn(async () => {
      const response = await fetch(url + path, {
        ...(change && { method: 'PUT', body: JSON.stringify(change) }),
        headers: { 'content-type': 'application/vnd.schemaregistry.v1+json', ...authorization },
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      })
      const said = await response.text()
      if (response.ok) return JSON.parse(said)
      throw Object.assign(new Error(`${path}: ${response.status} ${said.slice(0, 200)}`), {
        status: response.status,
      })
    })
  /** Sets our rule on a subject that was created with another rule, or without one. */
  const enforceRule = async (subject: string) => {
    const path = `/config/${encodeURIComponent(subject)}`
    const found = (await ask(path).catch(unlessUnknown)) as { compatibilityLevel?: string } | undefined
    if (found?.compatibilityLevel !== RULE) await ask(path, { compatibility: RULE })
  }
  const avro = (definition: string) => ({ type: SchemaType.AVRO as const, schema: definition })
  const lookUp = (subject: string, definition: string) =>
    inTurn(() => client().getRegistryIdBySchema(subjectPrefix + subject, avro(definition)))
  return {
    async register(subject, definition) {
      const options = { subject: subjectPrefix + subject, compatibility: RULE }
      try {
        return await patiently(async () => {
          // Usually it is registered: a lookup is one request, a registration two.
          const known = await lookUp(subject, definition).catch(unlessUnknown)
          await enforceRule(options.subject)
          return known ?? (await inTurn(() => client().register(avro(definition), options))).id
        })
      } catch (error) {
        if (statusOf(error) === 409)
          throw SchemaIncompatible({ subject: options.subject, reason: messageOf(error) })
        if (statusOf(error) === 401 || statusOf(error) === 403)
          throw RegistryRefused({ subject: options.subject }, { cause: error })
        throw registryError(error, `a schema for ${options.subject}`)
      }
    },
    async idOf(subject, definition) {
      try {
        return await lookUp(subject, definition)
      } catch (error) {
        throw registryError(error, `this version of ${subjectPrefix}${subject}; run bootstrap first`)
      }
    },
    async versionsOf(subject) {
      try {
        const path = `/subjects/${encodeURIComponent(subjectPrefix + subject)}/versions`
        return await patiently(async () => {
          const versions = ((await ask(path).catch(unlessUnknown)) ?? []) as number[]
          const found = versions.map(async (version): Promise<[number, string]> => {
            const { id, schema } = (await ask(`${path}/${version}`)) as { id: number; schema: string }
            return [id, schema]
          })
          return new Map(await Promise.all(found))
        })
      } catch (error) {
        throw registryError(error, `the versions of ${subjectPrefix}${subject}`)
      }
    },
    async definitionOf(id) {
      try {
        const schema = (await inTurn(() => client().getSchema(id))) as unknown as {
          schema(options: { exportAttrs: boolean }): unknown
        }
        return JSON.stringify(schema.schema({ exportAttrs: true }))
      } catch (error) {
        throw registryError(error, `the id ${id}`)
      }
    },
  }
}

/** Tries again after an error that may pass. */
async function patiently<R>(ask: () => Promise<R>): Promise<R> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask()
    } catch (error) {
      if (attempt >= triesFor(error)) throw error
      await sleep(backoff(attempt, 20, 500))
    }
  }
}

/**
 * How often a question is tried that fails with this error. A retry may not meet it: another client created the subject,
 * the registry's own database was unavailable, or the registry has just started and answers too slowly.
 */
function triesFor(error: unknown): number {
  const mayPass = [MADE_MEANWHILE, TOO_SLOW].some((each) => each.test(messageOf(error)))
  return mayPass || (statusOf(error) ?? 0) >= 500 ? 10 : 1
}

function unlessUnknown(error: unknown): undefined {
  if (!isUnknown(error)) throw error
}

function registryError(error: unknown, what: string): Error {
  if (isUnknown(error)) return SchemaUnknown({ what: what })
  return Unavailable(
    { what: `the schema registry could not be asked: ${messageOf(error)}` },
    { cause: error },
  )
}
