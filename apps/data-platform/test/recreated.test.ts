import { OrderCreated, sampleOf } from '@jangteo/events'
import { MemoryBroker } from '@jangteo/messaging'
import { memoryNetwork } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { expect, it, onTestFinished } from 'vitest'
import { startPlatform } from './platform.ts'

it('a topic that was deleted and created again is kept beside the former one, and nothing is missing between them', async () => {
  const broker = new MemoryBroker()
  const platform = await startPlatform(memoryNetwork(broker))
  onTestFinished(() => platform.stop())
  const publish = async (kept: number, orderIds: readonly string[]) => {
    for (const orderId of orderIds)
      await platform.publish(OrderCreated, sampleOf(OrderCreated, { orderId }), new Date())
    await eventually(async () => expect(await platform.rows()).toHaveLength(kept))
  }
  await publish(3, ['a', 'b', 'c'])
  broker.deleteTopic(OrderCreated.topic)
  await publish(6, ['d', 'e', 'f'])
  const { items } = await platform.shown('/internal/counts')
  expect(items).toMatchObject([
    {
      topic: OrderCreated.topic,
      events: 6,
      lowest: 0,
      highest: 2 ** 40 + 4,
      // The shop of this test sends each event twice, and the second is kept nowhere.
      missing: 4,
      gaps: [1, 3, 2 ** 40 + 1, 2 ** 40 + 3].map((offset) => ({ first: offset, last: offset })),
    },
  ])
  expect(await platform.service.messaging.findings.list()).toMatchObject([
    { kind: 'topic-recreated', topic: OrderCreated.topic, records: 0n },
  ])
}, 60_000)
