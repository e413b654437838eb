import { randomUUID } from 'node:crypto'
import { testStack } from '@jangteo/testing'
import { describe, expect, it } from 'vitest'
import { confluentRegistry } from '../src/confluent-registry.ts'
import { SchemaUnknown } from '../src/failure.ts'
import { SchemaIncompatible } from '../src/schemas.ts'

const schema = (...fields: { name: string; type: string; default?: unknown }[]) =>
  JSON.stringify({ type: 'record', name: 'Thing', namespace: 'test', fields })
const id = { name: 'id', type: 'string' }

describe('the schema registry', () => {
  const prefix = `${randomUUID()}.`
  const registry = () => confluentRegistry({ url: testStack().schemaRegistryUrl, subjectPrefix: prefix })

  it('gives one id to all who register the same schema at once, and keeps it', async () => {
    const all = Array.from({ length: 8 }, () => registry().register('at-once', schema(id)))
    const ids = new Set(await Promise.all(all))
    expect(ids.size).toBe(1)
    expect(ids).toContain(await registry().register('at-once', schema(id)))
    expect(ids).toContain(await registry().idOf('at-once', schema(id)))
  })

  it('says of a schema that nobody registered that it is unknown, also where it knows the subject', async () => {
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
})
