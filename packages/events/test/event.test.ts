import { readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import {
  type AnyEvent,
  AuditAnswered,
  AuditRequested,
  allEvents,
  defineEvent,
  defineEventFamily,
  type EventFamily,
  eventOn,
  maskPersonal,
  OrderPaid,
  PersonErased,
  PersonForgotten,
  ProductChanged,
  sampleOf,
  UserActivity,
} from '../src/index.ts'

const declaration = {
  topic: 'count.changed',
  meaning: 'The count is now this.',
  key: 'id',
  aggregateId: 'id',
  schema: {
    type: 'record',
    name: 'CountChanged',
    fields: [
      { name: 'id', type: 'string' },
      { name: 'count', type: 'long' },
    ],
  },
  example: { id: 'a', count: 1 },
} as const
const count = defineEvent(declaration)

describe('allEvents', () => {
  it('has every event that is declared', async () => {
    const source = new URL('../src/', import.meta.url)
    const files = (await readdir(source)).filter((file) => file !== 'release.ts')
    const modules = await Promise.all(files.map((file) => import(new URL(file, source).href)))
    const declared = modules
      .flatMap((module) => Object.values(module))
      .flatMap((value): unknown[] => (isFamily(value) ? [...value.all] : [value]))
      .filter(isEvent)
    expect(new Set(allEvents)).toEqual(new Set(declared))
    expect(allEvents).toHaveLength(new Set(declared).size)
  })

  it('never uses a topic twice, nor a name but in a family', () => {
    const once = (values: readonly string[]) => expect(values).toEqual([...new Set(values)])
    once(allEvents.map(({ topic }) => topic))
    once(
      [...Map.groupBy(allEvents, ({ address }) => address).values()].flatMap(([event]) => event?.name ?? []),
    )
  })

  it('names topics, records and fields alike', () => {
    for (const { topic, name, schema } of allEvents) {
      expect(topic).toMatch(/^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)+$/)
      expect(name).toMatch(/^[A-Z][A-Za-z]+$/)
      for (const field of schema.fields) expect(field.name).toMatch(/^[a-z][A-Za-z]*$/)
    }
  })

  it('takes keys and aggregate ids from fields that are strings', () => {
    for (const { schema, key, aggregateId } of allEvents)
      for (const name of [key, aggregateId])
        expect(schema.fields).toContainEqual(expect.objectContaining({ name, type: 'string' }))
  })

  it('can always be kept by a broker', () => {
    for (const { partitions, retentionMs } of allEvents) {
      expect(partitions).toBeGreaterThan(0)
      expect(retentionMs).toBeGreaterThan(0)
    }
  })

  it('has an example for each that survives the journey', () => {
    for (const { avro, example } of allEvents) {
      const read = avro.fromBuffer(avro.toBuffer(example))
      expect(JSON.stringify(read)).toBe(JSON.stringify(example))
    }
  })
})

describe('defineEvent', () => {
  it('keeps 3 partitions for 7 days by default', () => {
    expect(count).toMatchObject({ partitions: 3, retentionMs: 604_800_000, compacted: false })
    expect(ProductChanged.compacted).toBe(true)
  })

  it('registers its meaning and the namespace with the record', () => {
    expect(count.schema).toMatchObject({
      name: 'CountChanged',
      namespace: 'jangteo.events',
      doc: 'The count is now this.',
    })
  })

  it('makes samples of its example', () => {
    expect(sampleOf(count, { count: 2 })).toEqual({ id: 'a', count: 2 })
  })

  it('refuses an example that does not fit', () => {
    expect(() => defineEvent({ ...declaration, example: { id: 'a', count: 1.5 } })).toThrow(
      'the example of CountChanged does not fit its schema',
    )
  })

  it('refuses bytes that are not Avro', () => {
    const schema = { ...declaration.schema, name: 'Count Changed' }
    expect(() => defineEvent({ ...declaration, schema })).toThrow('invalid name')
  })
})

describe('a family', () => {
  const counted = defineEventFamily({
    ...declaration,
    topic: 'count.changed.{service}',
    publishedBy: ['order', 'data-platform'],
  })

  it('is the same event on a topic of each service that publishes it', () => {
    expect(counted.all.map(({ topic, address, publisher }) => [topic, address, publisher])).toEqual([
      ['count.changed.order', 'count.changed.{service}', 'order'],
      ['count.changed.data-platform', 'count.changed.{service}', 'data-platform'],
    ])
    expect(new Set(counted.all.map(({ schema, name }) => JSON.stringify([name, schema]))).size).toBe(1)
    expect(counted.of('order')).toBe(counted.all[0])
  })

  it('has no event of another service', () => {
    expect(() => counted.of('coupon')).toThrow('coupon is not among the services that publish CountChanged')
  })

  it('of answers has one of each service that must act on the question', () => {
    expect(AuditAnswered.all.map(({ publisher }) => publisher)).toEqual(AuditRequested.actedOnBy)
    expect(PersonForgotten.all.map(({ publisher }) => publisher)).toEqual(PersonErased.actedOnBy)
    expect(eventOn('audit.answered.order')).toBe(AuditAnswered.of('order'))
  })
})

describe('a long', () => {
  it.each([2 ** 53, -(2 ** 53), 1.5, Number.NaN, '1', 1n])('cannot be written as %s', (value) => {
    expect(() => count.avro.toBuffer({ id: 'a', count: value })).toThrow()
  })

  it('cannot be read beyond 2^53, where a number would be wrong', () => {
    expect(() => count.avro.fromBuffer(Buffer.concat([id('a'), long(2n ** 53n)]))).toThrow('precision loss')
    expect(count.avro.fromBuffer(Buffer.concat([id('a'), long(2n ** 53n - 2n)]))).toMatchObject({
      count: 2 ** 53 - 2,
    })
  })
})

describe('an instant', () => {
  const paidAt = (value: unknown) => OrderPaid.avro.toBuffer({ ...OrderPaid.example, paidAt: value })

  it('is a Date with milliseconds on both sides', () => {
    const at = new Date('1969-12-31T23:59:59.999Z')
    const { paidAt: read } = OrderPaid.avro.fromBuffer(paidAt(at))
    expect(read).toEqual(at)
    expect(read).toBeInstanceOf(Date)
  })

  it.each([new Date(Number.NaN), '2026-11-21T09:00:00Z', 1_700_000_000_000, null, undefined])(
    'cannot be written as %s',
    (value) => {
      expect(() => paidAt(value)).toThrow('invalid')
    },
  )
})

it('refuses bytes that end early or are too long', () => {
  const bytes = OrderPaid.avro.toBuffer(OrderPaid.example)
  expect(() => OrderPaid.avro.fromBuffer(bytes.subarray(0, -1))).toThrow('truncated')
  expect(() => OrderPaid.avro.fromBuffer(Buffer.concat([bytes, Buffer.of(0)]))).toThrow('trailing')
})

function isFamily(value: unknown): value is EventFamily {
  return typeof value === 'object' && value !== null && 'of' in value && 'all' in value
}

function isEvent(value: unknown): value is AnyEvent {
  return typeof value === 'object' && value !== null && 'topic' in value && 'avro' in value
}

function id(text: string): Buffer {
  return Buffer.concat([long(BigInt(text.length)), Buffer.from(text)])
}

/** Avro's zigzag coding of a 64-bit integer. */
function long(value: bigint): Buffer {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n))
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return Buffer.of(...bytes, Number(rest))
}

describe('personal fields', () => {
  const searched = { ...sampleOf(UserActivity, { kind: 'searched', query: 'gift for kim' }) }

  it('are masked, and the others are not', () => {
    expect(maskPersonal(UserActivity, searched)).toEqual({
      data: { ...searched, query: '•••' },
      masked: true,
    })
    expect(maskPersonal(OrderPaid, OrderPaid.example)).toEqual({ data: OrderPaid.example, masked: false })
  })

  it('say when they have no value', () => {
    const viewed = sampleOf(UserActivity, { query: null })
    expect(maskPersonal(UserActivity, viewed)).toEqual({ data: viewed, masked: false })
  })

  it('may be among those of another version', () => {
    const later = { ...searched, query: null, spokenQuery: 'gift for kim' }
    expect(maskPersonal(UserActivity, later).data).toEqual({ ...later, spokenQuery: '•••' })
  })

  it('cannot travel outside of the data', () => {
    expect(() => defineEvent({ ...declaration, personal: ['id'] })).toThrow('CountChanged.id is personal')
    expect(() => defineEvent({ ...declaration, attributes: ['count'], personal: ['count'] })).toThrow(
      'header',
    )
  })
})
