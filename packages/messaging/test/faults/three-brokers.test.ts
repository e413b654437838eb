import { testStack } from '@jangteo/testing'
import { Kafka, logLevel } from 'kafkajs'
import { expect, it, onTestFinished } from 'vitest'
import { kafkaTransport, memoryRegistry } from '../../src/index.ts'
import { NoteTaken } from '../support/events.ts'
import { recording, startService, testDatabase } from '../support/service.ts'
import { log, type World } from '../support/worlds.ts'
import { takeNotesSteadily } from './load.ts'
import { ownStack } from './own-stack.ts'

const stack = ownStack({ brokers: 3, parts: ['kafka'] })
/** So many that every work's events span all partitions, and so all leaders. */
const authors = ['kim', 'lee', 'park', 'choi', 'jung', 'kang', 'yoon', 'jang', 'lim']

/** The registry is no broker's business. */
const world = (): World => {
  const { kafkaBrokers } = testStack()
  return {
    transport: () =>
      kafkaTransport({ brokers: kafkaBrokers, clientId: 'three-brokers', sessionTimeoutMs: 6_000, log }),
    registry: memoryRegistry(),
  }
}

async function connectAdmin() {
  const kafka = new Kafka({ brokers: [...testStack().kafkaBrokers], logLevel: logLevel.NOTHING })
  const admin = kafka.admin({ retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 30 } })
  await admin.connect()
  onTestFinished(() => admin.disconnect())
  return {
    /** Who leads each partition, by partition. */
    async leaders(): Promise<number[]> {
      const { topics } = await admin.fetchTopicMetadata({ topics: [NoteTaken.topic] })
      const partitions = topics[0]?.partitions ?? []
      return partitions.sort((a, b) => a.partitionId - b.partitionId).map(({ leader }) => leader)
    },
    /** Gives every partition's copies another order: its first one leads as soon as the present one may not. */
    async reorder(first: number): Promise<void> {
      await admin.alterPartitionReassignments({
        topics: [
          {
            topic: NoteTaken.topic,
            partitionAssignment: [0, 1, 2].map((partition) => ({
              partition,
              replicas: [0, 1, 2].map((i) => ((first + partition + i) % 3) + 1),
            })),
          },
        ],
      })
    },
  }
}

it('loses nothing, doubles nothing and keeps the order while leaders move and brokers are killed', async () => {
  const database = await testDatabase()
  const service = await startService(world(), database, { subscriptions: [recording()] })
  const admin = await connectAdmin()
  const load = takeNotesSteadily(service, database, authors)
  await load.progress(90)
  expect(new Set(await admin.leaders()).size).toBeGreaterThan(1)

  for (const [round, end] of (['kill9', 'stop'] as const).entries()) {
    await admin.reorder(round)
    const [victim] = await admin.leaders()
    const broker = stack.part(`kafka-${victim}`)
    await broker[end]()
    await load.progress(90)
    await broker.start()
    await load.progress(90)
  }
  expect(load.rejected).toBe(0)
  await load.settle()
}, 120_000)
