import { randomUUID } from 'node:crypto'
import { sampleOf } from '@jangteo/events'
import { memoryNetwork } from '@jangteo/service-testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { storedEvents } from '../src/steps/stored-events.ts'
import { type Platform, startPlatform } from './platform.ts'

let platform: Platform
beforeAll(async () => {
  platform = await startPlatform(memoryNetwork())
}, 30_000)
afterAll(() => platform.stop())

const statements = async () => {
  const { rows } = await platform.sql.query(
    `select book, object, rank, position, content, event_id, topic, occurred_on from statement
     where book <> 'events without a transaction' order by book, object, rank, position`,
  )
  return rows
}

it('writes down again what the stored events say, as when they came', { timeout: 30_000 }, async () => {
  for (const event of storedEvents)
    await platform.publish(
      event,
      sampleOf(event, event.aggregateId in event.example ? { userId: 'ann', orderId: randomUUID() } : {}),
    )
  await platform.untilKept(storedEvents.length)
  const before = await statements()
  expect(new Set(before.map(({ book }) => book)).size).toBeGreaterThan(15)
  await platform.sql.query('delete from statement')
  expect(await platform.service.commands.restate()).toEqual({ events: storedEvents.length })
  expect(await statements()).toEqual(before)
  await platform.service.commands.restate()
  expect(await statements()).toEqual(before)
})
