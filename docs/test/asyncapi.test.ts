import { readFileSync } from 'node:fs'
import { AvroSchemaParser } from '@asyncapi/avro-schema-parser'
import { type ChannelInterface, Parser } from '@asyncapi/parser'
import { allEvents, eventHeaders, OrderPaid } from '@jangteo/events'
import { describe, expect, it } from 'vitest'
import { breakingChanges } from '../src/breaking-changes.ts'
import { differences, unrecorded } from '../src/differences.ts'
import { staleness } from '../src/events-page.ts'
import { readServices } from '../src/services.ts'
import { documentText, shopDocument } from '../src/shop-document.ts'

const services = readServices()
const document = shopDocument(services)
const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')

/** What the official parser says of a document. */
async function parsed(text: string) {
  const parser = new Parser()
  parser.registerSchemaParser(AvroSchemaParser())
  const { document: model, diagnostics } = await parser.parse(text)
  return { model, problems: diagnostics.map(({ message, path }) => `${path.join('/')}: ${message}`) }
}

/** The topics of a channel: its address, with each value of its parameter where it has one. */
function topicsOf(channel: ChannelInterface): string[] {
  const address = channel.address() ?? ''
  const [parameter] = channel.parameters().all()
  if (!parameter) return [address]
  const { enum: values } = parameter.json<{ enum: string[] }>()
  return values.map((value) => address.replace(`{${parameter.id()}}`, value))
}

describe('docs/asyncapi.json', () => {
  it('is as the code is', () => {
    expect(staleness('docs/asyncapi.json', read('asyncapi.json'), documentText(document))).toEqual([])
  })

  it('has, for the official parser, a channel for each topic and an operation for each edge, and no problem', {
    timeout: 60_000,
  }, async () => {
    const { model, problems } = await parsed(documentText(document))
    expect(problems).toEqual([])
    expect(model?.channels().all().flatMap(topicsOf)).toEqual(allEvents.map(({ topic }) => topic))
    const operations = services.flatMap(({ service, publishes, subscriptions }) => [
      ...publishes.map(({ address }) => `${service} send ${address}`),
      ...new Set(subscriptions.map(({ event }) => `${service} receive ${event.address}`)),
    ])
    const found = model?.operations().map((operation) => {
      const [channel] = operation.channels()
      return `${operation.tags().all()[0]?.name()} ${operation.action()} ${channel?.address()}`
    })
    expect(found?.toSorted()).toEqual(operations.toSorted())
  })

  it('is refused by the parser when a message has no schema that is Avro, and when a channel is missing', {
    timeout: 60_000,
  }, async () => {
    const broken = structuredClone(document)
    Object.assign(broken.components.messages.OrderPaid?.payload.schema as object, { fields: [{ name: 'x' }] })
    expect((await parsed(documentText(broken))).problems.join()).toMatch(/OrderPaid/)
    const lost = structuredClone(document)
    delete lost.channels['order.paid']
    expect((await parsed(documentText(lost))).problems.join()).toMatch(/order\.paid/)
  })

  it('says of a message what is on the wire: headers, key, and instants as milliseconds', () => {
    const message = document.components.messages.OrderPaid
    expect(Object.keys(message?.headers.properties ?? {})).toEqual([
      ...Object.keys(eventHeaders),
      'attribute.couponId',
    ])
    expect(message?.headers.required).not.toContain('aggregateVersion')
    expect(message?.bindings.kafka.key['x-field']).toBe('userId')
    expect(message?.examples[0]?.payload).toEqual({
      ...OrderPaid.example,
      paidAt: OrderPaid.example.paidAt.getTime(),
    })
    expect(message).toMatchObject({ 'x-acted-on-by': OrderPaid.actedOnBy })
  })
})

describe('the document, beside the released one', () => {
  type Document = typeof document
  const changed = (change: (copy: Document) => void) => {
    const copy = structuredClone(document)
    change(copy)
    return differences(document, copy)
  }

  it('breaks no consumer, unless it is recorded', () => {
    const released = JSON.parse(read('released/asyncapi.json'))
    expect(unrecorded(differences(released, document), breakingChanges)).toEqual([])
  })

  it.each([
    ['channels', Object.keys(document.channels)],
    ['operations', Object.keys(document.operations)],
    ['components/messages', Object.keys(document.components.messages)],
  ])('breaks them without any one of its %s', (part, names) => {
    expect(names.length).toBeGreaterThan(20)
    for (const name of names) {
      const { breaking } = changed((copy) => {
        const parts = { channels: copy.channels, operations: copy.operations }
        delete { ...parts, 'components/messages': copy.components.messages }[part]?.[name]
      })
      expect(breaking).toEqual([`remove /${part}/${name}`])
    }
  })

  const paid = (copy: Document) => copy.components.messages.OrderPaid as object
  it.each<[string, (copy: Document) => void]>([
    [
      'another key',
      (copy) =>
        Object.assign(copy.components.messages.OrderPaid?.bindings.kafka.key ?? {}, { 'x-field': 'orderId' }),
    ],
    ['a header less', (copy) => delete copy.components.messages.OrderPaid?.headers.properties.producer],
    ['another format', (copy) => Object.assign(paid(copy), { contentType: 'application/json' })],
    [
      'another address',
      (copy) => Object.assign(copy.channels['order.paid'] ?? {}, { address: 'order.done' }),
    ],
    ['a topic less', (copy) => copy.channels['audit.answered']?.parameters?.service.enum.pop()],
    [
      'another cleanup policy',
      (copy) =>
        copy.channels['order.paid']?.bindings.kafka.topicConfiguration['cleanup.policy'].splice(
          0,
          1,
          'compact',
        ),
    ],
    [
      'another group',
      (copy) =>
        Object.assign(copy.operations['coupon.receives.OrderPaid'], {
          bindings: { kafka: { groupId: { enum: ['x'] } } },
        }),
    ],
  ])('breaks them with %s', (_, change) => {
    expect(changed(change).breaking).toHaveLength(1)
  })

  it('breaks none with another sentence, partition, message or operation', () => {
    const { breaking, others } = changed((copy) => {
      Object.assign(paid(copy), { summary: 'Paid.' })
      Object.assign(copy.channels['order.paid']?.bindings.kafka ?? {}, { partitions: 6 })
      copy.components.messages.More = structuredClone(copy.components.messages.OrderPaid) as never
      copy.operations['ranking.receives.OrderCreated'] = copy.operations['coupon.receives.OrderCreated']
      copy.info.version = '9.0.0'
    })
    expect(breaking).toEqual([])
    expect(others).toHaveLength(5)
  })

  it('may break them when that is recorded, and only then', () => {
    const change = 'remove /operations/coupon.receives.OrderPaid'
    const because = 'coupon learns it from order.completed'
    const made = { breaking: [change], others: [] }
    expect(unrecorded(made, [])).toEqual([expect.stringContaining(`"${change}" breaks consumers`)])
    expect(unrecorded(made, [{ change, because }])).toEqual([])
    expect(unrecorded({ breaking: [], others: [] }, [{ change, because }])).toEqual([
      expect.stringContaining(`"${change}" is recorded in docs/src/breaking-changes.ts, and is not made`),
    ])
  })
})
