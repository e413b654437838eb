import { eventually } from '@jangteo/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { on, PartitionsRefused } from '../src/index.ts'
import { partitionOf } from '../src/transport/partition.ts'
import { NoteTaken } from './support/events.ts'
import {
  applied,
  createService,
  record,
  recording,
  startService,
  type TestMessaging,
  type Tx,
  takeNotes,
  testDatabase,
  upTo,
} from './support/service.ts'
import { topicLog } from './support/topic-log.ts'
import { worlds } from './support/worlds.ts'

const authors = upTo(12).map((n) => `author-${n}`)
const MANY = 7

/** Takes the notes of these numbers, one work for each. */
async function takeAll(service: TestMessaging, numbers: readonly number[]): Promise<void> {
  for (const n of numbers)
    await takeNotes(
      service,
      authors.map((author) => ({ author, n })),
    )
}

const all = (count: number) => Object.fromEntries(authors.map((author) => [author, upTo(count)]))
const patient = { timeout: 40_000 }

const used = async ({ partitions }: TestMessaging) =>
  (await partitions.list()).find(({ topic }) => topic === NoteTaken.topic)?.used

describe.each(Object.entries(worlds))('a topic on %s', (_, createWorld) => {
  it('gets more partitions while it is published, and each key keeps its order', {
    timeout: 60_000,
  }, async () => {
    const world = createWorld()
    const database = await testDatabase()
    const subscriptions = [recording()]
    const first = await startService(world, database, { subscriptions })
    await startService(world, database, { subscriptions })
    const log = await topicLog(world.transport(), NoteTaken.topic)
    onTestFinished(() => log.close())
    await takeAll(first, upTo(20))
    expect(await used(first)).toBe(NoteTaken.partitions)

    await first.partitions.request(NoteTaken.topic, MANY)
    let n = 20
    while ((await used(first)) !== MANY) {
      await takeAll(first, [++n])
      // A reader that never follows would be waited for.
      await eventually(
        async () => expect(await database.prisma.applied.count()).toBeGreaterThan((n - 20) * authors.length),
        patient,
      )
    }
    await takeAll(first, [n + 1, n + 2])
    await eventually(async () => expect(await applied(database)).toEqual(all(n + 2)), patient)
    const placesOf = (number: number) =>
      new Map(
        log.records
          .filter(({ headers }) => headers.aggregateVersion === String(number))
          .map(({ key, partition }) => [key, partition]),
      )
    const among = (partitions: number) =>
      new Map(authors.map((author) => [author, partitionOf(author, partitions)]))
    await eventually(() => expect(placesOf(n + 2)).toEqual(among(MANY)))
    expect(placesOf(1)).toEqual(among(NoteTaken.partitions))

    // Another process, which knows the contract only, goes on with the new number.
    await first.stop()
    const third = await startService(world, database, { subscriptions })
    await takeAll(third, [n + 3])
    await eventually(async () => expect(await applied(database)).toEqual(all(n + 3)), patient)
    await eventually(() => expect(placesOf(n + 3)).toEqual(among(MANY)))
  })

  it('grows when its contract declares more, with replicas of the release before beside', {
    timeout: 60_000,
  }, async () => {
    const world = createWorld()
    const database = await testDatabase()
    const before = await startService(world, database, { subscriptions: [recording()] })
    await takeAll(before, upTo(5))
    const Grown = { ...NoteTaken, partitions: MANY }
    const next = await startService(world, database, {
      publishes: [Grown],
      subscriptions: [recording(Grown)],
    })
    await eventually(async () => expect(await used(next)).toBe(MANY), patient)
    await takeAll(before, [6])
    await next.transact({}, async (work) => {
      for (const author of authors) work.publish(Grown, { author, n: 7 }, { version: 7 })
    })
    await eventually(async () => expect(await applied(database)).toEqual(all(7)), patient)
  })

  it('is not given more partitions by a wrong request', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const service = createService(world, database)
    const request = (topic: string, count: number) => service.partitions.request(topic, count)
    await expect(request(NoteTaken.topic, 4)).rejects.toThrow('bootstrapped')
    await service.bootstrap()
    const wrong: [string, number, string][] = [
      ['nothing', 4, 'does not publish'],
      [NoteTaken.topic, 2, 'cannot lose partitions'],
      [NoteTaken.topic, 101, 'from 1 to 100'],
      [NoteTaken.topic, Number.NaN, 'from 1 to 100'],
      [NoteTaken.topic, 3.5, 'from 1 to 100'],
    ]
    for (const [topic, count, reason] of wrong)
      await expect(request(topic, count)).rejects.toSatisfy(
        (error) => error instanceof PartitionsRefused && error.message.includes(reason),
      )
    await request(NoteTaken.topic, NoteTaken.partitions)
    const compacted = createService(world, database, { publishes: [{ ...NoteTaken, compacted: true }] })
    await expect(compacted.partitions.request(NoteTaken.topic, 4)).rejects.toThrow('compacted')
    expect(await used(service)).toBe(NoteTaken.partitions)
  })
})

it('a topic waits for a reader that is behind, says so, and is published meanwhile', {
  timeout: 60_000,
}, async () => {
  const world = worlds.memory()
  const database = await testDatabase()
  let away = true
  const subscriptions = [
    on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
      if (away) throw Object.assign(new Error('the mail server is away'), { kind: 'unavailable' })
      await record(work, data, meta)
    }),
  ]
  const service = await startService(world, database, { subscriptions })
  await takeAll(service, [1])
  await service.partitions.request(NoteTaken.topic, MANY)
  await eventually(
    async () =>
      expect(await service.partitions.waitsFor(NoteTaken.topic)).toEqual(['reader (12 records behind)']),
    patient,
  )
  await takeAll(service, [2])
  await eventually(
    async () =>
      expect(await service.partitions.waitsFor(NoteTaken.topic)).toEqual(['reader (24 records behind)']),
    patient,
  )
  expect(await used(service)).toBe(NoteTaken.partitions)
  away = false
  await eventually(async () => expect(await used(service)).toBe(MANY), patient)
  await takeAll(service, [3])
  await eventually(async () => expect(await applied(database)).toEqual(all(3)), patient)
})
