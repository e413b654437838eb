import { createLogger, openPool, prismaAdapter } from '@jangteo/service-kit'
import { freshDatabase } from '@jangteo/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { appendEvents, findTimeline, type StoredEvent } from '../src/event-store.ts'
import { PrismaClient } from '../src/generated/prisma/client.ts'

const event: StoredEvent = {
  eventId: '019aa7f0-0000-7000-8000-000000000001',
  eventType: 'OrderPaid',
  topic: 'order.paid',
  partition: 0,
  offset: 2n ** 60n,
  key: 'demo',
  aggregateId: 'order-1',
  producer: 'order',
  orderId: 'order-1',
  userId: 'demo',
  occurredOn: new Date('2026-11-21T09:00:00.123Z'),
  receivedAt: new Date(),
  data: { orderId: 'order-1', note: '장터 "quoted" \\ {} \u2028', none: null, amount: 2 ** 53 - 2 },
  traceparent: '00-00000000000000000000000000000001-0000000000000001-01',
}

let database: Awaited<ReturnType<typeof freshDatabase>>
let pool: ReturnType<typeof openPool>
let prisma: PrismaClient
beforeAll(async () => {
  database = await freshDatabase('data-platform')
  pool = openPool(database.url, {
    max: 1,
    name: 'test',
    logger: createLogger({ name: 'test', level: 'silent' }),
  })
  prisma = new PrismaClient({ adapter: prismaAdapter(pool) })
  await appendEvents(prisma, [event])
}, 60_000)
afterAll(async () => {
  await pool.end()
  await database.drop()
})

it('gives back what was kept, to the last character', async () => {
  expect(await findTimeline(prisma, 'order-1', 'demo')).toEqual([
    {
      eventId: event.eventId,
      type: 'OrderPaid',
      occurredOn: event.occurredOn,
      producer: 'order',
      data: event.data,
    },
  ])
})

it('keeps an event as it was when it comes again', async () => {
  await appendEvents(prisma, [{ ...event, offset: 7n, data: { orderId: 'order-1' } }])
  const [kept, ...others] = await findTimeline(prisma, 'order-1')
  expect(kept?.data).toEqual(event.data)
  expect(others).toEqual([])
})

it('refuses another event in the same place, and all that came with it', async () => {
  const other = { ...event, eventId: 'other', orderId: 'order-2' }
  const fine = { ...other, eventId: 'fine', offset: 8n }
  await expect(appendEvents(prisma, [fine, other])).rejects.toThrow('event_topic_partition_offset_key')
  expect(await findTimeline(prisma, 'order-2')).toEqual([])
})

it('tells nothing of an order to a user whom no event of it names', async () => {
  expect(await findTimeline(prisma, 'order-1', 'somebody-else')).toEqual([])
  expect(await findTimeline(prisma, 'order-1', '')).toEqual([])
})

it('can add no table and drop none', async () => {
  await expect(pool.query('drop table event')).rejects.toThrow('must be owner')
  await expect(pool.query('create table mine (id int)')).rejects.toThrow('permission denied')
})
