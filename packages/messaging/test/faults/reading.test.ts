import { randomUUID } from 'node:crypto'
import { defineEvent, type RecordSchema } from '@jangteo/events'
import { testStack } from '@jangteo/testing'
import avro from 'avsc'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readingOf } from '../../src/schema/reading.ts'

const PAIRS = 30
/** How many writers are tried for each reader. */
const WRITERS = 4

// biome-ignore lint/suspicious/noExplicitAny: any JSON that may be a schema
type Json = any

const read = (reader: Json, writer: Json, value: unknown) => {
  const event = defineEvent({
    topic: 'read',
    meaning: 'A test read it.',
    key: 'key',
    aggregateId: 'key',
    schema: reader as RecordSchema,
    example: exampleOf(reader),
  } as never)
  const { check, resolver } = readingOf(event, JSON.stringify(writer))
  const body = avro.Type.forSchema(writer).toBuffer(value)
  check(body)
  return (event as { avro: avro.Type }).avro.fromBuffer(body, resolver)
}

/** A value of one of our own schemas. */
function exampleOf(schema: Json): unknown {
  if (Array.isArray(schema)) return exampleOf(schema[0])
  if (schema.logicalType) return new Date(0)
  if (schema.type === 'array') return []
  if (schema.type === 'record')
    return Object.fromEntries(schema.fields.map(({ name, type }: Json) => [name, exampleOf(type)]))
  return { null: null, boolean: true, int: 1, long: 1, string: 'a' }[schema as string]
}

const record = (name: string, fields: Json[], more: object = {}) => ({
  type: 'record',
  name,
  ...more,
  fields,
})
const key = { name: 'key', type: 'string' }
const instant = { type: 'long', logicalType: 'timestamp-millis' }

describe('a reader', () => {
  it('reads a nested record in any namespace, with any form of reference to it', () => {
    const place = record('Place', [{ name: 'city', type: 'string' }])
    const reader = record('Moved', [key, { name: 'from', type: place }])
    const own = { ...place, namespace: 'shop.places' }
    const writer = record(
      'Moved',
      [
        key,
        { name: 'from', type: own },
        { name: 'to', type: 'shop.places.Place' },
        // The same short name in another namespace.
        { name: 'seen', type: record('Place', [{ name: 'n', type: 'int' }], { namespace: 'shop.eyes' }) },
        { name: 'again', type: ['null', 'shop.eyes.Place'] },
      ],
      { namespace: 'shop' },
    )
    const value = {
      key: 'a',
      from: { city: 'Seoul' },
      to: { city: 'Busan' },
      seen: { n: 1 },
      again: { n: 2 },
    }
    expect(read(reader, writer, value)).toEqual({ key: 'a', from: { city: 'Seoul' } })
  })

  it.each([
    ['timestamp-millis', 'long', 1_795_000_000_000],
    ['timestamp-micros', 'long', 1_795_000_000_000_000],
    [undefined, 'long', 1_795_000_000_000],
  ])('reads an instant in %s as that instant', (logicalType, type, at) => {
    const reader = record('Seen', [key, { name: 'at', type: instant }])
    const writer = record('Seen', [key, { name: 'at', type: { type, logicalType } }])
    expect(read(reader, writer, { key: 'a', at })).toEqual({ key: 'a', at: new Date(1_795_000_000_000) })
  })

  it.each([
    ['timestamp-nanos', 'long', instant],
    ['local-timestamp-millis', 'long', instant],
    ['local-timestamp-micros', 'long', instant],
    ['time-micros', 'long', instant],
    ['time-millis', 'int', instant],
    ['date', 'int', instant],
    ['date', 'int', 'long'],
    ['timestamp-micros', 'long', 'long'],
    ['decimal', 'bytes', 'string'],
  ])('refuses %s where it would take it for something else', (logicalType, type, ours) => {
    const reader = record('Seen', [key, { name: 'at', type: ['null', ours] }])
    const writer = record('Seen', [key, { name: 'at', type: { type, logicalType } }])
    expect(() => read(reader, writer, { key: 'a', at: 0 })).toThrow(
      `Seen.at: a ${logicalType} cannot be read as a `,
    )
  })

  it('refuses an instant that no calendar knows', () => {
    const reader = record('Seen', [key, { name: 'at', type: instant }])
    expect(() => read(reader, reader, { key: 'a', at: 9e15 })).toThrow('beyond the time')
  })
})

// Of the reader: the part of Avro that contracts are written in.
const simple = fc.constantFrom<Json>('boolean', 'int', 'long', 'string', instant)
const readerType: fc.Arbitrary<Json> = fc.letrec((tie) => ({
  type: fc.oneof(
    { maxDepth: 2 },
    simple,
    fc.tuple(fc.constant('null'), simple),
    fc.record({ type: fc.constant('array'), items: tie('type') as fc.Arbitrary<Json> }),
    fc.array(tie('type'), { minLength: 1, maxLength: 3 }).map((types) => nested(types)),
  ),
})).type as fc.Arbitrary<Json>
const nested = (types: Json[]) =>
  record(
    `N${randomUUID().slice(0, 8)}`,
    types.map((type, i) => ({ name: `f${i}`, type })),
  )
const readers = fc.array(readerType, { minLength: 1, maxLength: 4 }).map((types) =>
  record('Read', [
    key,
    ...types.map((type, i) => ({
      name: `f${i}`,
      type,
      ...(Array.isArray(type) && type[0] === 'null' && i % 2 === 0 ? { default: null } : {}),
    })),
  ]),
)

const anyType = fc.constantFrom<Json>(
  'null',
  'int',
  'long',
  'float',
  'double',
  'bytes',
  'string',
  'boolean',
  instant,
  { type: 'long', logicalType: 'timestamp-micros' },
  { type: 'long', logicalType: 'local-timestamp-millis' },
  { type: 'int', logicalType: 'date' },
  { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 },
  { type: 'string', logicalType: 'timestamp-millis' },
  { type: 'string', logicalType: 'uuid' },
  { type: 'map', values: ['null', 'double'] },
)
let names = 0
/** One step away from what a reader knows: what another team's tools may make of it. */
const steps = fc.constantFrom<(type: Json, any: Json) => Json>(
  (_, any) => any,
  (type) => (type === 'long' ? 'int' : type),
  (type) => (type === 'string' ? 'bytes' : type),
  (type) => (type === 'string' ? { type: 'string', 'avro.java.string': 'String' } : type),
  (type) => (Array.isArray(type) ? [...type].reverse() : type),
  (type) => (Array.isArray(type) ? type[1] : ['null', type]),
  (type, any) =>
    Array.isArray(type) || type.type === 'array' || type.type === any.type ? type : [any, type],
  (type) => (type.type === 'record' ? { ...type, namespace: 'other.team' } : type),
  (type) =>
    type.type === 'record'
      ? { ...type, fields: [...type.fields, { name: 'link', type: ['null', type.name], default: null }] }
      : type,
  (type) => (type.type === 'record' ? { ...type, fields: [...type.fields].reverse() } : type),
  () => ({ type: 'enum', name: `E${names++}`, symbols: ['A', 'B'], default: 'A' }),
  () => ({ type: 'fixed', name: `X${names++}`, size: 3 }),
)
const changes = fc.oneof(
  { weight: 3, arbitrary: fc.constant((type: Json) => type) },
  { weight: 2, arbitrary: steps },
)

function changed(schema: Json, next: () => [(type: Json, any: Json) => Json, Json, boolean]): Json {
  const [change, any, drop] = next()
  const inner = (type: Json): Json => {
    if (type.type === 'array') return { ...type, items: changed(type.items, next) }
    if (type.type !== 'record') return type
    const fields = type.fields.map((field: Json) => ({ name: field.name, type: changed(field.type, next) }))
    return { ...type, fields }
  }
  const after = change(inner(schema), any)
  if (!drop || after.type !== 'record') return after
  return { ...after, fields: [...after.fields.slice(0, -1), { name: 'extra', type: any }] }
}

describe('the registry', () => {
  const ask = async (path: string, method: string, body: object) => {
    const response = await fetch(testStack().schemaRegistryUrl + path, {
      method,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    })
    return { ok: response.ok, said: (await response.json().catch(() => ({}))) as Json }
  }

  it('calls no writer compatible whose records our reader cannot read, but for the meaning of its numbers', async () => {
    const counts = { compatible: 0, read: 0, otherMeaning: 0, refused: 0 }
    await fc.assert(
      fc.asyncProperty(
        readers,
        fc.array(
          fc.infiniteStream(
            fc.tuple(
              changes,
              anyType,
              fc.nat(9).map((n) => n === 0),
            ),
          ),
          {
            minLength: WRITERS,
            maxLength: WRITERS,
          },
        ),
        async (reader, streams) => {
          const subject = `reading-${randomUUID()}`
          const text = (schema: Json) => ({ schema: JSON.stringify(schema) })
          expect((await ask(`/subjects/${subject}/versions`, 'POST', text(reader))).ok).toBe(true)
          // May the reader that is there read what is written with the one that is asked about?
          await ask(`/config/${subject}`, 'PUT', { compatibility: 'FORWARD' })
          for (const stream of streams) {
            const writer = changed(reader, () => stream.next().value)
            const asked = `/compatibility/subjects/${subject}/versions/latest`
            const { said } = await ask(asked, 'POST', text(writer))
            if (!said.is_compatible) {
              counts.refused += 1
              continue
            }
            counts.compatible += 1
            const value = avro.Type.forSchema(writer).random()
            try {
              read(reader, writer, value)
              counts.read += 1
            } catch (error) {
              const { message } = error as Error
              if (!/: a [a-z-]+ cannot be read as a /.test(message))
                throw new Error(
                  `${message}\nreader ${JSON.stringify(reader)}\nwriter ${JSON.stringify(writer)}`,
                )
              counts.otherMeaning += 1
            }
          }
        },
      ),
      { numRuns: PAIRS },
    )
    if (process.env.TEST_LOG_LEVEL) console.log(counts)
    // The generator reaches both sides of the rule.
    expect(counts.read).toBeGreaterThan(5)
    expect(counts.refused).toBeGreaterThan(5)
  })
})
