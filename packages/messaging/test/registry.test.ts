import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { defineEvent, timestamp } from '@jangteo/events'
import { testStack } from '@jangteo/testing'
import pLimit from 'p-limit'
import { describe, expect, it, onTestFinished } from 'vitest'
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

/** A registry that answers one request after the other, and counts those that wait. */
async function oneAtATime(url: string) {
  const turn = pLimit(1)
  let most = 0
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    most = Math.max(most, turn.activeCount + turn.pendingCount + 1)
    const { status, text } = await turn(async () => {
      const { method = 'GET', headers } = request
      const said = await fetch(url + request.url, {
        method,
        headers: { 'content-type': headers['content-type'] ?? 'application/json' },
        ...(body.length > 0 && { body }),
      })
      return { status: said.status, text: await said.text() }
    })
    response.writeHead(status, { 'content-type': 'application/json' }).end(text)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.close()
  }
  return { url: `http://127.0.0.1:${port}`, mostWaiting: () => most, close }
}

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

  it('is never asked for all schemas of a service at once, so that a busy one can answer in time', async () => {
    const busy = await oneAtATime(testStack().schemaRegistryUrl)
    onTestFinished(() => busy.close())
    const { register } = confluentRegistry({ url: busy.url, subjectPrefix: prefix })
    const all = upTo(20).map((n) => register(`in-turn-${n}`, schema(id)))
    expect(new Set(await Promise.all(all)).size).toBe(1)
    expect(busy.mostWaiting()).toBeLessThanOrEqual(4)
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
