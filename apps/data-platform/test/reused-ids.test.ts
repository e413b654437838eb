import { randomUUID } from 'node:crypto'
import { type AnyEvent, OrderCreated, ProductChanged } from '@jangteo/events'
import { MemoryBroker } from '@jangteo/messaging'
import { memoryNetwork } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { expect, it, onTestFinished } from 'vitest'
import { startPlatform } from './platform.ts'

const occurredOn = '2026-11-28T09:00:00.000Z'

it('an event with the id of another is distinguished from one that is read twice, also when it is encrypted', async () => {
  const network = memoryNetwork(new MemoryBroker())
  const platform = await startPlatform(network)
  onTestFinished(() => platform.stop())
  const { transport } = network('stranger')
  onTestFinished(() => transport.close())
  const { messaging } = platform.service
  const send = async (event: AnyEvent, eventId: string, changes: object) => {
    const { rows } = await platform.sql.query('select id from messaging.schema where subject = $1', [
      `${event.topic}-value`,
    ])
    const prefix = Buffer.alloc(5)
    prefix.writeInt32BE(rows[0].id, 1)
    const data = { ...event.example, ...changes }
    await transport.publish([
      {
        topic: event.topic,
        key: data[event.key],
        value: Buffer.concat([prefix, event.avro.toBuffer(data)]),
        headers: { eventId, occurredOn, eventType: event.name },
      },
    ])
  }
  const findings = (count: number) =>
    eventually(async () =>
      expect(await messaging.findings.list()).toMatchObject(
        Array.from({ length: count }, () => ({ kind: 'event-id-reused' })),
      ),
    )

  for (const _ of ['once', 'twice']) {
    await send(OrderCreated, 'about-ann', { orderId: 'a', userId: 'ann' })
    await send(ProductChanged, 'about-tea', { name: 'Tea' })
  }
  await send(OrderCreated, 'the last', { orderId: 'z', userId: 'zoe' })
  await platform.untilKept(3)
  expect(await messaging.findings.list()).toEqual([])

  const orderId = randomUUID()
  await send(OrderCreated, 'about-ann', { orderId, userId: 'ann' })
  await findings(1)
  await send(ProductChanged, 'about-tea', { name: 'Coffee' })
  await findings(2)
  expect(await platform.rows()).toHaveLength(3)

  // Each is an event of its own: nothing of it is lost.
  expect(
    await messaging.deadLetters.redrive('all', {
      by: { actor: 'operator:test', reason: 'it is an event of its own' },
    }),
  ).toEqual({ redriven: 2, failed: [] })
  await platform.untilKept(5)
  expect((await platform.timeline(orderId, 'ann')).items).toHaveLength(1)
  const { rows } = await platform.sql.query(`select count(*)::int as n from messaging.inbox`)
  // Only what was redriven is remembered.
  expect(rows).toEqual([{ n: 2 }])
}, 60_000)
