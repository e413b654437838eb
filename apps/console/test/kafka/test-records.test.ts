import { OrderPaid } from '@jangteo/events'
import { createLogger } from '@jangteo/service-kit'
import { testEnvironment, testStack, tokenFor } from '@jangteo/testing'
import { expect, it } from 'vitest'
import { consoleConfig } from '../../src/config.ts'
import { createConsole } from '../../src/console.ts'
import { newBrowser, signIn, startConsole } from '../support/running-console.ts'
import { kafkaForTests } from './support/topics.ts'

const kafka = kafkaForTests()
const logger = createLogger({ name: 'console', level: 'silent' })
const paid = JSON.parse(JSON.stringify(OrderPaid.example))
const reason = 'what does ranking do with it?'

interface Body {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly value: unknown
  readonly detail: string
}

/** The console's route, for a topic. */
async function routeOf(topic: string, role: 'admin' | 'customer' = 'admin') {
  const url = `${await startConsole({ TOPIC_PREFIX: kafka.prefix })}/api/kafka/topics/${topic}/test-record`
  const headers = {
    authorization: `Bearer ${await tokenFor('olga', role)}`,
    'content-type': 'application/json',
  }
  const answer = async (response: Response) => ({
    status: response.status,
    body: (await response.json()) as Body,
  })
  return {
    draft: async () => answer(await fetch(url, { headers })),
    send: async (body: object) =>
      answer(await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })),
  }
}

async function register(topic: string, definition: object) {
  const url = `${testStack().schemaRegistryUrl}/subjects/${topic}-value/versions`
  const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' }
  const body = JSON.stringify({ schema: JSON.stringify(definition) })
  expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(200)
}

it('an event is sent as its service would send it, marked by who and why', async () => {
  const topic = await kafka.topic('order.paid', 3)
  const { draft, send } = await routeOf(topic)
  expect((await draft()).body).toEqual({ key: null, value: paid, headers: {} })
  expect(await send({ value: paid, key: null, reason })).toMatchObject({
    status: 409,
    body: { code: 'contract-unregistered' },
  })
  await register(topic, OrderPaid.schema)
  const sent = await send({ value: paid, key: null, headers: { colour: 'red' }, reason })
  expect(sent).toMatchObject({ status: 200, body: { topic, offset: 0 } })
  const record = await kafka.reader().record(sent.body)
  expect(record).toMatchObject({
    key: { text: paid.userId },
    value: { kind: 'avro', data: paid, fit: { event: 'OrderPaid', problem: null } },
  })
  const headers = Object.fromEntries(record.headers.map(({ name, value }) => [name, value?.text]))
  expect(headers).toMatchObject({
    ...{ eventType: 'OrderPaid', aggregateId: paid.orderId, producer: 'console', colour: 'red' },
    'attribute.couponId': 'null',
    ...{ testRecordBy: 'operator:olga', testRecordReason: reason },
    eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    traceparent: expect.stringMatching(/^00-/),
  })
})

it('what does not fit is refused with the name of the field, and nothing is sent', async () => {
  const topic = `${kafka.prefix}order.paid`
  const { send } = await routeOf(topic)
  const before = (await kafka.reader().topic(topic)).records
  for (const [body, detail] of [
    [{ value: { ...paid, amount: 'much' } }, 'amount must be a whole number'],
    [{ value: { ...paid, colour: 'red' } }, 'colour is no field of OrderPaid'],
    [{ value: paid, key: 'somebody' }, `the key must be ${paid.userId}`],
    [{ value: null }, 'the value must be an object'],
  ] as const) {
    const answer = await send({ key: null, reason, ...body })
    expect(answer).toMatchObject({ status: 400, body: { code: 'test-record-invalid' } })
    expect(answer.body.detail).toContain(detail)
  }
  expect((await send({ key: null, value: paid })).status).toBe(400)
  expect((await kafka.reader().topic(topic)).records).toBe(before)
})

it('a topic without a contract gets JSON', async () => {
  const topic = await kafka.topic('of-others')
  const { draft, send } = await routeOf(topic)
  expect((await draft()).body.value).toEqual({})
  const { body } = await send({ key: 'k', value: { n: 1 }, reason })
  expect(await kafka.reader().record(body)).toMatchObject({
    key: { text: 'k' },
    value: { kind: 'json', data: { n: 1 } },
  })
})

it('only operators send, with "operate" on', async () => {
  const topic = await kafka.topic('guarded')
  expect((await (await routeOf(topic, 'customer')).draft()).status).toBe(403)
  const url = await startConsole({ TOPIC_PREFIX: kafka.prefix })
  const browser = await newBrowser(url)
  await signIn(browser, 'olga', 'admin')
  const send = () =>
    browser.post(`/api/kafka/topics/${topic}/test-record`, { data: { key: null, value: 1, reason } })
  expect((await (await send()).json()).code).toBe('not-operating')
  await browser.post('/session/operate', { data: { on: true } })
  expect((await send()).status()).toBe(200)
})

it('the route is not there in production', async () => {
  const config = consoleConfig({ ...testEnvironment(), NODE_ENV: 'test' })
  const pathsIn = async (environment: 'test' | 'production') => {
    const document = await createConsole({ ...config, NODE_ENV: environment }, { logger }).document()
    return Object.keys((document as { paths: object }).paths)
  }
  const route = '/api/kafka/topics/{topic}/test-record'
  expect(await pathsIn('test')).toContain(route)
  expect(await pathsIn('production')).not.toContain(route)
})
