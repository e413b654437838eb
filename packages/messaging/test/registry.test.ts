import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { defineEvent, timestamp } from '@jangteo/events'
import { testStack } from '@jangteo/testing'
import { describe, expect, it } from 'vitest'
import { SchemaIncompatible, SchemaUnknown, SchemaUnreadable } from '../src/errors.ts'
import { MemoryBroker, memoryTransport } from '../src/index.ts'
import { bootstrap } from '../src/run/bootstrap.ts'
import { confluentRegistry } from '../src/schema/confluent-registry.ts'
import { PinnedSchemas } from '../src/schema/pinned-schemas.ts'
import { testDatabase, upTo } from './support/service.ts'
import { log } from './support/worlds.ts'

const schema = (...fields: { name: string; type: string; default?: unknown }[]) =>
  JSON.stringify({ type: 'record', name: 'Thing', namespace: 'test', fields })
const id = { name: 'id', type: 'string' }

describe('the schema registry', () => {
  const prefix = `${randomUUID()}.`
  const registry = () => confluentRegistry({ url: testStack().schemaRegistryUrl, subjectPrefix: prefix })

  it('gives one id to all clients that register the same schema at once, and keeps it', async () => {
    const all = Array.from({ length: 8 }, () => registry().register('at-once', schema(id)))
    const ids = new Set(await Promise.all(all))
    expect(ids.size).toBe(1)
    expect(ids).toContain(await registry().register('at-once', schema(id)))
    expect(ids).toContain(await registry().idOf('at-once', schema(id)))
  })

  it('reports an unregistered schema as unknown, also where it knows the subject', async () => {
    const other = schema(id, { name: 'more', type: 'int', default: 0 })
    await expect(registry().idOf('never', schema(id))).rejects.toThrow(SchemaUnknown)
    await registry().register('known', schema(id))
    await expect(registry().idOf('known', other)).rejects.toThrow(SchemaUnknown)
    await expect(registry().definitionOf(2_000_000_000)).rejects.toThrow(SchemaUnknown)
  })

  it('refuses a schema that would leave former readers behind', async () => {
    await registry().register('kept', schema(id))
    const changed = schema(id, { name: 'more', type: 'int' })
    await expect(registry().register('kept', changed)).rejects.toThrow(SchemaIncompatible)
  })

  it('takes every version that was released of each contract, one after the other', async () => {
    const released = new URL('../../events/released/', import.meta.url)
    for (const topic of await readdir(released)) {
      const files = await readdir(new URL(`${topic}/`, released))
      for (const version of upTo(files.length)) {
        const text = await readFile(new URL(`${topic}/v${version}.json`, released), 'utf8')
        const definition = JSON.stringify(JSON.parse(text).schema)
        expect(await registry().register(`${topic}-value`, definition)).toBeGreaterThan(0)
      }
    }
  })

  describe('another team that uses the registry itself', () => {
    const url = () => testStack().schemaRegistryUrl
    const ask = (path: string, method: string, body: object) =>
      fetch(url() + path, {
        method,
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      })
    const versions = (subject: string) => `/subjects/${encodeURIComponent(prefix + subject)}/versions`
    const n = { name: 'n', type: 'int', default: 0 }

    it.each([
      ['that is new', async () => {}],
      [
        'that was made under a weaker rule',
        async (subject: string) => {
          await ask(versions(subject), 'POST', { schema: schema(id) })
          await ask(`/config/${encodeURIComponent(prefix + subject)}`, 'PUT', { compatibility: 'BACKWARD' })
        },
      ],
    ])('is refused a schema that our reader could not read, for a subject %s', async (name, before) => {
      const subject = name.replaceAll(' ', '-')
      await before(subject)
      await registry().register(subject, schema(id))
      await registry().register(subject, schema(id, n))
      const without = { schema: schema({ ...id, name: 'other', default: '' }) }
      expect((await ask(versions(subject), 'POST', without)).status).toBe(409)
    })

    it('is found by bootstrap where the rule does not check it: the meaning of a number', async () => {
      const seen = (at: object) => ({ type: 'record', name: 'Seen', fields: [id, { name: 'at', type: at }] })
      const Seen = defineEvent({
        topic: 'seen',
        meaning: 'A person was seen.',
        key: 'id',
        aggregateId: 'id',
        schema: {
          type: 'record',
          name: 'Seen',
          fields: [
            { name: 'id', type: 'string' },
            { name: 'at', type: timestamp },
          ],
        },
        example: { id: 'a', at: new Date(0) },
      })
      const transport = memoryTransport(new MemoryBroker())
      const { pool } = await testDatabase()
      const schemas = new PinnedSchemas(pool, registry(), log)
      const start = () =>
        bootstrap({ service: 'seen', pool, transport, schemas, publishes: [], consumes: [Seen] })
      await start()
      const register = async (logicalType: string) => {
        const body = { schema: JSON.stringify(seen({ type: 'long', logicalType })) }
        expect((await ask(versions('seen-value'), 'POST', body)).status).toBe(200)
      }
      await register('timestamp-micros')
      await start()
      await register('local-timestamp-micros')
      await expect(start()).rejects.toThrow(SchemaUnreadable)
      await expect(start()).rejects.toThrow(
        'Seen.at: a local-timestamp-micros cannot be read as a timestamp-millis',
      )
    })
  })
})
