import { setTimeout as sleep } from 'node:timers/promises'
import {
  COMPATIBILITY,
  SchemaRegistry as ConfluentClient,
  SchemaType,
} from '@kafkajs/confluent-schema-registry'
import { backoff, Unavailable } from './failure.ts'
import { SchemaIncompatible, type SchemaRegistry, SchemaUnknown } from './schemas.ts'

export interface ConfluentRegistryOptions {
  readonly url: string
  /** Put before every subject, like the transport's before every topic. */
  readonly subjectPrefix?: string
}

/** Short, because callers wait and try again themselves. */
const RETRY = { retries: 2, initialRetryTimeInSecs: 0.1, maxRetryTimeInSecs: 1 }

/** What the client says when another one makes the same subject at the same time. Looking again mends it. */
const MADE_MEANWHILE = /already exists|does not match the configuration/

const statusOf = (error: unknown): number | undefined => (error as { status?: number }).status
const messageOf = (error: unknown): string => (error as Error).message

/** A registry that speaks the Confluent API. */
export function confluentRegistry({ url, subjectPrefix = '' }: ConfluentRegistryOptions): SchemaRegistry {
  // The client remembers what it has asked, also a refusal; a new one for each call keeps that memory out of our way.
  const client = () => new ConfluentClient({ host: url, retry: RETRY })
  const avro = (definition: string) => ({ type: SchemaType.AVRO as const, schema: definition })
  return {
    async register(subject, definition) {
      const options = { subject: subjectPrefix + subject, compatibility: COMPATIBILITY.BACKWARD }
      for (let attempt = 1; ; attempt++) {
        try {
          return (await client().register(avro(definition), options)).id
        } catch (error) {
          if (attempt < 10 && MADE_MEANWHILE.test(messageOf(error))) await sleep(backoff(attempt, 20, 500))
          else if (statusOf(error) === 409) throw new SchemaIncompatible(options.subject, messageOf(error))
          else throw registryError(error, `a schema for ${options.subject}`)
        }
      }
    },
    async idOf(subject, definition) {
      try {
        return await client().getRegistryIdBySchema(subjectPrefix + subject, avro(definition))
      } catch (error) {
        throw registryError(error, `this version of ${subjectPrefix}${subject}; run bootstrap first`)
      }
    },
    async definitionOf(id) {
      try {
        const schema = (await client().getSchema(id)) as unknown as {
          schema(options: { exportAttrs: boolean }): unknown
        }
        return JSON.stringify(schema.schema({ exportAttrs: true }))
      } catch (error) {
        throw registryError(error, `the id ${id}`)
      }
    },
  }
}

function registryError(error: unknown, what: string): Error {
  if (statusOf(error) === 404) return new SchemaUnknown(what)
  return new Unavailable(`the schema registry could not be asked: ${messageOf(error)}`, error)
}
