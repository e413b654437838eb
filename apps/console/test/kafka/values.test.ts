import {
  type AnyEvent,
  avroType,
  OrderPaid,
  type RecordSchema,
  sampleOf,
  UserActivity,
} from '@jangteo/events'
import { testStack } from '@jangteo/testing'
import { describe, expect, it } from 'vitest'
import { kafkaForTests } from './support/topics.ts'

const kafka = kafkaForTests()

/** Registers a schema. @returns its id */
async function register(subject: string, definition: object, schemaType = 'AVRO'): Promise<number> {
  const url = `${testStack().schemaRegistryUrl}/subjects/${kafka.prefix}${subject}/versions`
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schema: JSON.stringify(definition), schemaType }),
  })
  const said = await answer.text()
  expect([answer.status, said]).toEqual([200, expect.stringContaining('"id"')])
  return JSON.parse(said).id
}

function framed(id: number, body: Buffer): Buffer {
  const prefix = Buffer.alloc(5)
  prefix.writeInt32BE(id, 1)
  return Buffer.concat([prefix, body])
}

/** The values of a topic with these records, in their order. */
async function shown(name: string, values: readonly (Buffer | string | undefined)[]) {
  const topic = await kafka.topic(name)
  await kafka.write(
    topic,
    values.map((value) => ({ key: 'k', ...(value !== undefined && { value }) })),
  )
  const { items } = await kafka.reader().records({ topic, from: 'oldest', limit: 50 })
  return items.map(({ value }) => value)
}

const paid = sampleOf(OrderPaid)

/** The schema of OrderPaid with other fields, of another release or another team. */
const variant = (fields: readonly object[]): object => ({ ...OrderPaid.schema, namespace: 'others', fields })

describe('a value of a contract', () => {
  it('is decoded, with the version of its schema and how it fits', async () => {
    const id = await register('order.paid-value', OrderPaid.schema)
    const [value] = await shown('order.paid', [framed(id, OrderPaid.avro.toBuffer(paid))])
    expect(value).toEqual({
      kind: 'avro',
      schema: { id, subject: expect.any(String), version: expect.any(Number) },
      data: JSON.parse(JSON.stringify(paid)),
      masked: false,
      fit: { event: 'OrderPaid', added: [], missing: [], problem: null },
    })
  })

  it('has no personal data, and cannot be searched by it', async () => {
    const id = await register('user.activity-value', UserActivity.schema)
    const searched = sampleOf(UserActivity, { kind: 'searched', query: 'gift for kim' })
    const values = await shown('user.activity', [
      framed(id, UserActivity.avro.toBuffer(searched)),
      JSON.stringify(searched),
      framed(id, Buffer.from('gift for kim')),
    ])
    expect(values).toMatchObject([
      { kind: 'avro', data: { userId: searched.userId, query: '•••' }, masked: true },
      { kind: 'masked' },
      { kind: 'unreadable', base64: null },
    ])
    const topics = [`${kafka.prefix}user.activity`]
    const budget = { topics, budget: 1_000, limit: 10, everywhere: true }
    const by = async (field: string, value: string) =>
      (await kafka.reader().search({ ...budget, match: { field, value } })).hits.length
    expect(await by('kind', 'searched')).toBe(1)
    expect(await by('query', 'gift for kim')).toBe(0)
  })

  it('names the fields that its schema has more, and those that it lacks', async () => {
    const fields = (OrderPaid.schema as RecordSchema).fields
    const [first] = fields.filter(({ name }) => name !== OrderPaid.key)
    const schema = variant([...fields, { name: 'giftWrap', type: ['null', 'string'], default: null }])
    const newer = await register('order.cancelled-newer', schema)
    const lacking = variant(fields.filter((field) => field !== first))
    const older = await register('order.cancelled-older', lacking)
    const encode = (definition: object, value: unknown) =>
      avroType(JSON.stringify(definition)).toBuffer(value)
    // On the topic of the contract, which another test has created.
    const topic = `${kafka.prefix}order.paid`
    await kafka.write(topic, [
      { key: 'newer', value: framed(newer, encode(schema, { ...paid, giftWrap: 'red' })) },
      { key: 'older', value: framed(older, encode(lacking, paid)) },
    ])
    const { items } = await kafka.reader().records({ topic, from: 'newest', limit: 2 })
    const fits = items.map(({ value }) => 'fit' in value && value.fit)
    expect(fits[1]).toEqual({ event: 'OrderPaid', added: ['giftWrap'], missing: [], problem: null })
    expect(fits[0]).toMatchObject({ added: [], problem: expect.stringContaining(first?.name as string) })
    expect((fits[0] as { missing: string[] }).missing).toContain(first?.name)
  })

  it('has its contract as a dead letter, too, and none on a topic of others', async () => {
    const event: AnyEvent = OrderPaid
    const id = await register('order.paid-value', event.schema)
    const value = framed(id, event.avro.toBuffer(paid))
    const topic = await kafka.topic('dlq.ranking.order.paid')
    await kafka.write(topic, [{ value, headers: { 'dlq.topic': 'order.paid' } }, { value }])
    const { items } = await kafka.reader().records({ topic, from: 'oldest', limit: 2 })
    expect(items.map(({ value }) => 'fit' in value && value.fit?.event)).toEqual(['OrderPaid', undefined])
  })
})

describe('a value of others', () => {
  it('is shown as what it is', async () => {
    expect(await shown('others', [undefined, '{"a":[1]}', 'plain text', Buffer.from([0xff, 0xfe])])).toEqual([
      { kind: 'none' },
      { kind: 'json', data: { a: [1] } },
      { kind: 'text', text: 'plain text' },
      expect.objectContaining({ kind: 'unreadable', reason: 'binary', base64: '//4=' }),
    ])
  })

  it('says why it cannot be read', async () => {
    const id = await register('texts-value', {
      ...{ type: 'record', name: 'Texts' },
      fields: [{ name: 'texts', type: { type: 'array', items: 'string' } }],
    })
    const foreign = await register(
      'foreign-value',
      { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' },
      'JSON',
    )
    // A count of 2^30 items in a few bytes: a decoder that trusts it takes all memory.
    const bomb = framed(id, Buffer.from([0x80, 0x80, 0x80, 0x80, 0x08]))
    expect(
      await shown('unreadable', [
        framed(id, Buffer.from([2, 200, 1])),
        bomb,
        framed(2_000_000_000, Buffer.from('x')),
        Buffer.from([0, 1]),
        framed(foreign, Buffer.from('{"b":2}')),
      ]),
    ).toMatchObject([
      { kind: 'unreadable', reason: 'damaged' },
      { kind: 'unreadable', reason: 'damaged' },
      { kind: 'unreadable', reason: 'schema-unknown' },
      { kind: 'text' },
      { kind: 'json', data: { b: 2 } },
    ])
  })

  it('keeps headers, keys that are no text, and times that no calendar has', async () => {
    const topic = await kafka.topic('headers')
    await kafka.write(topic, [{ key: 'k', value: 'v', headers: { eventId: 'e1' }, at: new Date(-5) }])
    const { items } = await kafka.reader().records({ topic, from: 'newest', limit: 1 })
    expect(items[0]).toMatchObject({
      at: null,
      headers: [{ name: 'eventId', value: { text: 'e1', base64: false } }],
      bytes: 'kveventIde1'.length,
    })
  })
})
