import { eventually, testStack, uniquePrefix } from '@jangteo/testing'
import { Kafka, logLevel } from 'kafkajs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { on } from '../../src/index.ts'
import { partitionOf } from '../../src/transport/partition.ts'
import { EchoHeard, NoteTaken } from '../support/events.ts'
import {
  applied,
  record,
  recording,
  startService,
  type Tx,
  takeNote,
  takeNotes,
  testDatabase,
  upTo,
} from '../support/service.ts'
import { worlds } from '../support/worlds.ts'

const authors = ['kim', 'lee', 'park', 'choi', 'jung', 'kang', 'yoon']
const placeOf = (author: string) => partitionOf(author, NoteTaken.partitions)

describe.each(Object.entries(worlds))('a partition on %s', (_, createWorld) => {
  it('rests alone when one of its events cannot be applied yet', async () => {
    const world = createWorld()
    const database = await testDatabase()
    let away = true
    const subscriptions = [
      on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
        if (data.author === 'kim' && away)
          throw Object.assign(new Error('the mail server is away'), { kind: 'unavailable' })
        await record(work, data, meta)
      }),
    ]
    const first = await startService(world, database, { subscriptions })
    await startService(world, database, { subscriptions })
    await takeNote(first, 'kim', 1)
    for (const n of upTo(20))
      await takeNotes(
        first,
        authors.filter((author) => author !== 'kim').map((author) => ({ author, n })),
      )
    const elsewhere = authors.filter((author) => placeOf(author) !== placeOf('kim'))
    await eventually(
      async () =>
        expect(await applied(database)).toEqual(
          expect.objectContaining(Object.fromEntries(elsewhere.map((author) => [author, upTo(20)]))),
        ),
      { timeout: 30_000 },
    )
    expect((await applied(database)).kim).toBeUndefined()
    away = false
    await eventually(
      async () =>
        expect(await applied(database)).toEqual({
          ...Object.fromEntries(authors.map((author) => [author, upTo(20)])),
          kim: [1],
        }),
      { timeout: 30_000 },
    )
  })
})

it('stays with a member whose batch takes longer than its session', async () => {
  const prefix = uniquePrefix()
  const database = await testDatabase()
  let runs = 0
  const service = await startService(worlds.kafka(prefix), database, {
    subscriptions: [
      on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
        runs += 1
        // The session ends after 3 seconds of silence.
        if (data.n === 1) await work.tx.$queryRawUnsafe('select 1 from pg_sleep(5)')
        await record(work, data, meta)
      }),
    ],
  })
  const kafka = new Kafka({ brokers: [...testStack().kafkaBrokers], logLevel: logLevel.NOTHING })
  const admin = kafka.admin()
  await admin.connect()
  onTestFinished(() => admin.disconnect())
  const members = async () => {
    const { groups } = await admin.describeGroups([`${prefix}reader`])
    return groups[0]?.members.map(({ memberId }) => memberId)
  }
  const before = await members()
  expect(before).toHaveLength(1)
  await takeNote(service, 'kim', 1)
  await takeNote(service, 'kim', 2)
  await eventually(async () => expect(await applied(database)).toEqual({ kim: [1, 2] }), { timeout: 30_000 })
  expect(runs).toBe(2)
  expect(await members()).toEqual(before)
})

it('of a topic that only the next release reads have a reader while both releases run', async () => {
  const world = worlds.kafka()
  const database = await testDatabase()
  const before = await startService(world, database, { subscriptions: [recording()] })
  const next = await startService(world, database, { subscriptions: [recording(), recording(EchoHeard)] })
  await before.transact({}, async (work) => {
    for (const author of authors) {
      work.publish(NoteTaken, { author, n: 1 }, { version: 1 })
      work.publish(EchoHeard, { author, n: 2 }, { version: 2 })
    }
  })
  const expected = Object.fromEntries(authors.map((author) => [author, [1, 2]]))
  const sorted = async () =>
    Object.fromEntries(
      Object.entries(await applied(database)).map(([author, numbers]) => [author, numbers.toSorted()]),
    )
  await eventually(async () => expect(await sorted()).toEqual(expected), { timeout: 20_000 })
  // The members have divided the topic that both read, and none waits for the other to end.
  expect([before.ready(), next.ready()]).toEqual([{ ok: true }, { ok: true }])
})

it('takes events whose total size is more than a broker accepts in one send', async () => {
  const database = await testDatabase()
  const service = await startService(worlds.kafka(), database, { subscriptions: [recording()] })
  const author = '김'.repeat(5_000)
  await takeNotes(
    service,
    upTo(200).map((n) => ({ author, n })),
  )
  await eventually(async () => expect(await applied(database)).toEqual({ [author]: upTo(200) }), {
    timeout: 30_000,
  })
})
