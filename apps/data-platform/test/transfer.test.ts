import { createHash, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import {
  GeneralEvent,
  OrderPaid,
  PersonForgotten,
  sampleOf,
  TransferBatchCut,
  UserActivity,
} from '@jangteo/events'
import { kafkaNetwork, memoryNetwork, type Network, unreliably } from '@jangteo/service-testing'
import { eventually, testStack } from '@jangteo/testing'
import { afterEach, expect, it } from 'vitest'
import { type Platform, startPlatform } from './platform.ts'

// A batch may fail ten times in a row.
const PATIENCE = { timeout: 90_000 }
const LONG = { timeout: 240_000 }

interface Received {
  readonly expects: number
  readonly last: { readonly sequence: number; readonly batchId: string } | null
  readonly events: number
  readonly misplaced: number
  readonly sha256: string
  readonly refused: number
}

let platform: Platform
let url: string
afterEach(() => platform?.stop())

async function begin(network: Network, changes: Record<string, string> = {}) {
  url = `${testStack().dataReceiverUrl}/v1/destinations/d${randomUUID().slice(0, 8)}`
  const environment = {
    TRANSFER_URL: url,
    TRANSFER_SECRET: testStack().transferSecret,
    TRANSFER_BATCH: '10',
    TRANSFER_TIMEOUT_MS: '500',
    ...changes,
  }
  platform = await startPlatform(network, { environment })
}

const ask = async (method: string, path: string, body?: unknown) => {
  const answer = await fetch(url + path, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  expect(answer.ok, await answer.clone().text()).toBe(true)
  return answer
}
const behave = (behaviour: object) => ask('PUT', '/behaviour', behaviour)
const received = async (): Promise<Received> => (await ask('GET', '')).json() as Promise<Received>
const receivedEvents = async () =>
  (await (await ask('GET', '/batches')).text())
    .trim()
    .split('\n')
    .flatMap((line) => JSON.parse(line).events)

async function say(count: number): Promise<void> {
  const all = Array.from({ length: count }, (_, n) =>
    platform.publish(GeneralEvent, {
      source: `team-${n % 7}`,
      type: 'thing-done',
      userId: n % 3 === 0 ? `user-${n % 5}` : null,
      data: JSON.stringify({ n }),
      occurredAt: new Date(),
    }),
  )
  await Promise.all(all)
}

/** Everything that is kept, as the receiver counts it, but what is of the transfer itself. */
async function kept(): Promise<Pick<Received, 'events' | 'misplaced' | 'sha256'>> {
  const { rows } = await platform.sql.query(
    'select position, event_id from event where topic <> $1 order by position',
    [TransferBatchCut.topic],
  )
  const hash = createHash('sha256')
  for (const { position, event_id } of rows) hash.update(`${position} ${event_id}\n`)
  return { events: rows.length, misplaced: 0, sha256: hash.digest('hex') }
}

const untilAllArrived = (count: number) =>
  eventually(async () => {
    const all = await kept()
    expect(all.events).toBe(count)
    const state = await received()
    expect(state).toMatchObject(all)
    return state
  }, PATIENCE)

const progress = () => platform.shown('/internal/transfer')

it.each([
  ['in memory, everything twice and out of order', () => unreliably(memoryNetwork()), 60],
  ['on Kafka', kafkaNetwork, 100],
])(
  'brings everything to a receiver that fails half the time, in order and once: %s',
  LONG,
  async (_, network, count) => {
    await begin(network())
    // The first batch is refused, whatever chance does with the others.
    await behave({ answer: 'error' })
    await platform.startReplica()
    await say(20)
    await eventually(async () => expect((await received()).refused).toBeGreaterThan(0), PATIENCE)
    await behave({ failing: 0.5 })
    await untilAllArrived(20)
    await say(count - 20)
    const { expects } = await untilAllArrived(count)
    expect(expects).toBeGreaterThan(count / 10)

    expect((await receivedEvents()).filter(({ topic }) => topic === TransferBatchCut.topic)).toEqual([])
    // The last one has arrived, and may still have to be said again until the answer arrives, too.
    await eventually(
      async () =>
        expect(await progress()).toMatchObject({
          on: true,
          delivered: { sequence: expects - 1 },
          waiting: { batches: 0, events: 0, seconds: 0 },
          lastError: null,
        }),
      PATIENCE,
    )
  },
)

it('waits for a receiver that is down, reports why, and continues where it was', LONG, async () => {
  await begin(memoryNetwork())
  await say(5)
  await untilAllArrived(5)
  await behave({ answer: 'error' })
  await say(100)
  const waiting = await eventually(async () => {
    const shown = await progress()
    expect(shown).toMatchObject({
      waiting: { batches: 10, events: 100 },
      lastError: { message: expect.stringContaining('it answered 503') },
    })
    expect(shown.lastError.attempts).toBeGreaterThan(1)
    return shown
  }, PATIENCE)
  expect(waiting.cut.position - waiting.delivered.position).toBeGreaterThanOrEqual(100)
  await behave({})
  await untilAllArrived(105)
})

it('hands over again what a receiver has lost', LONG, async () => {
  await begin(memoryNetwork())
  await say(50)
  const { expects } = await untilAllArrived(50)
  await ask('PUT', '/forgotten', { after: 2 })
  expect((await received()).expects).toBe(3)
  await say(1)
  expect((await untilAllArrived(51)).expects).toBe(expects + 1)
})

/** A receiver that takes the first batches, however often, and no other; and says what it likes of what it has. */
async function startStubborn(takes: number, says: object) {
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') return response.end(JSON.stringify(says))
    const { sequence } = (await json(request)) as { sequence: number }
    response.writeHead(sequence <= takes ? 201 : 409).end()
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  await begin(memoryNetwork(), { TRANSFER_URL: `http://127.0.0.1:${port}/` })
  return server
}

it.each([
  ['loses what it got, again and again', 1, { expects: 1, last: null }, 'has lost batches from 1 on'],
  [
    'says that it has less, and that from elsewhere',
    2,
    { expects: 2, last: { sequence: 1, batchId: 'of another store' } },
    'not from this store',
  ],
])('reports a receiver that %s', LONG, async (_, takes, says, message) => {
  const server = await startStubborn(takes, says)
  try {
    await say(30)
    await eventually(async () => expect((await progress()).lastError?.message).toContain(message), PATIENCE)
  } finally {
    server.close()
  }
})

it('hands nothing over to a receiver that has got something else before', LONG, async () => {
  await begin(memoryNetwork())
  await say(3)
  await untilAllArrived(3)
  const before = await received()
  await platform.stop()
  const shared = { TRANSFER_URL: url }
  await begin(memoryNetwork(), shared)
  url = shared.TRANSFER_URL
  await say(3)
  await eventually(async () => expect((await progress()).lastError?.message).toContain('not from this store'))
  expect({ ...(await received()), refused: 0 }).toEqual({ ...before, refused: 0 })
})

it('says of an erased person only that something happened', LONG, async () => {
  await begin(memoryNetwork())
  await behave({ answer: 'error' })
  await platform.publish(OrderPaid, sampleOf(OrderPaid, { userId: 'eve' }))
  await platform.untilKept(2)
  await platform.call('DELETE', '/people/eve', {
    ...{ as: 'operator', role: 'admin', headers: { 'operator-reason': 'asked' } },
  })
  await behave({})
  // With the answer of this service, which waits for nothing: the request is not stored.
  await untilAllArrived(2)
  const events = await receivedEvents()
  const answer = events.find(({ eventType }: { eventType: string }) => eventType === 'PersonForgotten')
  expect(answer).toMatchObject({ data: { waitsFor: [], forgottenAt: expect.any(String) } })
  const paid = events.find(({ eventType }: { eventType: string }) => eventType === 'OrderPaid')
  expect(paid).toMatchObject({ erased: true, data: null, userId: null, key: null })
  expect(JSON.stringify(events)).not.toContain('eve"')
})

it('cuts no batch while no receiver is configured, and then begins with the oldest event', LONG, async () => {
  await begin(memoryNetwork(), { TRANSFER_URL: '' })
  await say(5)
  await platform.untilKept(5)
  expect(await progress()).toEqual({
    destination: 'warehouse',
    on: false,
    cut: { sequence: 0, position: 0 },
    delivered: { sequence: 0, position: 0 },
    waiting: { batches: 0, events: 0, seconds: 0 },
    lastError: null,
  })
})

it('tells the receiver by which ids it knows a person who is erased', LONG, async () => {
  await begin(memoryNetwork(), { TRANSFER_BATCH: '1' })
  const as = { as: 'operator', role: 'admin', headers: { 'operator-reason': 'asked' } } as const
  const personIds: string[] = []
  const comes = async () => {
    const activityId = randomUUID()
    await platform.publish(
      UserActivity,
      sampleOf(UserActivity, { activityId, userId: 'ann', occurredAt: new Date() }),
    )
    await eventually(async () => {
      const { personId } = (await receivedEvents()).find(({ data }) => data?.activityId === activityId) ?? {}
      expect(personId).toEqual(expect.any(String))
      personIds.push(personId)
    }, PATIENCE)
  }
  const subjects = async () =>
    (await receivedEvents()).flatMap(({ topic, data }) =>
      PersonForgotten.all.some((event) => event.topic === topic) && data.subject !== null
        ? [data.subject]
        : [],
    )
  await comes()
  const { body } = await platform.call('DELETE', '/people/ann', as)
  await eventually(async () => expect(await subjects()).toEqual(personIds), PATIENCE)
  // They go on while other services have not forgotten them yet, and the request is repeated.
  await comes()
  await platform.call('DELETE', '/people/ann', as)
  await comes()
  expect(new Set(personIds).size).toBe(3)
  for (const service of ['balance', 'coupon', 'notification', 'order', 'ranking'])
    await platform.publish(PersonForgotten.of(service), {
      ...{ requestId: body.requestId, waitsFor: [], forgottenAt: new Date(), subject: null },
    })
  await eventually(async () => expect((await subjects()).toSorted()).toEqual(personIds.toSorted()), PATIENCE)
  const { rows } = await platform.sql.query('select user_id, pseudonym, person_ids from erasure_request')
  expect(rows).toEqual([{ user_id: null, pseudonym: null, person_ids: [] }])
})
