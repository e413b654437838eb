import { eventually } from '@jangteo/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { every, on } from '../src/index.ts'
import { forScrapes } from '../src/run/metrics.ts'
import { NoteTaken } from './support/events.ts'
import {
  createService,
  numbersOf,
  record,
  recording,
  startService,
  type TestMessaging,
  type Tx,
  takeNote,
  takeNotes,
  testDatabase,
  upTo,
} from './support/service.ts'
import { worlds } from './support/worlds.ts'

const total = async (service: TestMessaging, name: string): Promise<number> =>
  (await numbersOf(service, `messaging_${name}`)).reduce((sum, { value }) => sum + value, 0)

describe.each(Object.entries(worlds))('metrics on %s', (_, createWorld) => {
  it('show the lag of the consumers, and for how long they have made no progress', async () => {
    const database = await testDatabase()
    let away = true
    const service = await startService(createWorld(), database, {
      subscriptions: [
        on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
          if (away) throw Object.assign(new Error('the mail server is away'), { kind: 'unavailable' })
          await record(work, data, meta)
        }),
      ],
    })
    for (const n of upTo(3)) await takeNote(service, 'kim', n)
    await eventually(async () => expect(await total(service, 'consumer_lag_records')).toBe(3))
    await eventually(async () =>
      expect(await total(service, 'consumer_progress_age_seconds')).toBeGreaterThan(0),
    )
    const [behind] = (await numbersOf(service, 'messaging_consumer_lag_records')).filter(
      ({ value }) => value > 0,
    )
    expect(behind?.labels).toEqual({ topic: 'note.taken', partition: expect.stringMatching(/^\d+$/) })
    away = false
    await eventually(async () => expect(await total(service, 'consumer_lag_records')).toBe(0), {
      timeout: 20_000,
    })
    expect(await total(service, 'consumer_progress_age_seconds')).toBe(0)
  })

  it('have the sizes and durations of record batches', async () => {
    const service = createService(createWorld(), await testDatabase(), { subscriptions: [recording()] })
    const seen: Record<string, number[]> = {}
    for (const metric of service.metrics)
      if (metric.type === 'histogram')
        metric.follow(({ topic }, value) => {
          expect(topic).toBe('note.taken')
          seen[metric.name] = [...(seen[metric.name] ?? []), value]
        })
    await service.bootstrap()
    await service.start({ fatal: () => undefined })
    await takeNotes(
      service,
      upTo(10).map((n) => ({ author: 'kim', n })),
    )
    await eventually(() => {
      const sizes = seen.messaging_record_batch_records ?? []
      expect(sizes.reduce((sum, each) => sum + each, 0)).toBe(10)
      expect(seen.messaging_record_batch_duration_seconds).toHaveLength(sizes.length)
    })
  })
})

it('metrics show how many rows of the outbox wait, since when, and which replica publishes them', async () => {
  const database = await testDatabase()
  const service = createService(worlds.memory(), database)
  expect(await total(service, 'outbox_rows')).toBe(0)
  await service.bootstrap()
  for (const n of upTo(3)) await takeNote(service, 'kim', n)
  await eventually(async () => expect(await total(service, 'outbox_rows')).toBe(3))
  expect(await total(service, 'outbox_oldest_age_seconds')).toBeGreaterThan(0)
  expect(await total(service, 'relay_lead')).toBe(0)
  await service.start({ fatal: () => undefined })
  await eventually(async () => expect(await total(service, 'outbox_rows')).toBe(0))
  expect(await total(service, 'outbox_oldest_age_seconds')).toBe(0)
  expect(await total(service, 'relay_lead')).toBe(1)
})

it('metrics count retries by outcome', async () => {
  const database = await testDatabase()
  let failures = 2
  const service = await startService(worlds.memory(), database, {
    retry: { tries: 4, withinMs: 30_000 },
    subscriptions: [
      on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
        if (data.author === 'lee' || failures-- > 0) throw new Error('not yet')
        await record(work, data, meta)
      }),
    ],
  })
  await takeNote(service, 'kim', 1)
  await eventually(async () =>
    expect(await numbersOf(service, 'messaging_retries_total')).toEqual([
      { labels: { topic: 'note.taken', outcome: 'failed' }, value: 1 },
      { labels: { topic: 'note.taken', outcome: 'passed' }, value: 1 },
    ]),
  )
  await takeNote(service, 'lee', 1)
  await eventually(
    async () =>
      expect(await numbersOf(service, 'messaging_retries_total')).toContainEqual({
        labels: { topic: 'note.taken', outcome: 'dead' },
        value: 1,
      }),
    { timeout: 20_000 },
  )
})

it('metrics show the last successful run of a job', async () => {
  let broken = true
  const job = every<Tx>(
    20,
    async () => {
      if (broken) throw new Error('not yet')
    },
    'tidy',
  )
  const service = await startService(worlds.memory(), await testDatabase(), { jobs: [job] })
  const begun = Date.now() / 1000
  const lastRuns = async () => {
    const all = await numbersOf(service, 'messaging_job_last_success_timestamp_seconds')
    return all.filter(({ labels }) => labels.job === 'tidy').map(({ value }) => value)
  }
  expect(await lastRuns()).toEqual([])
  broken = false
  await eventually(async () => {
    const [at] = await lastRuns()
    expect(at).toBeGreaterThanOrEqual(begun)
  })
})

describe('a scrape', () => {
  it('counts the callers that wait for a connection, and does not wait for one itself', async () => {
    const database = await testDatabase()
    const service = createService(worlds.memory(), database)
    const most = database.pool.options.max ?? 0
    const taken = await Promise.all(upTo(most).map(() => database.pool.connect()))
    onTestFinished(() => {
      for (const client of taken) client.release()
    })
    expect(await total(service, 'database_pool_connections')).toBe(most)
    expect(await total(service, 'database_pool_idle_connections')).toBe(0)
    const read = ['outbox_rows', 'outbox_oldest_age_seconds', 'dead_letters_open', 'open_finding_records']
    const scraped = Promise.allSettled(read.map((name) => total(service, name)))
    // One statement for what is shown twice.
    expect(await total(service, 'database_pool_waiting_requests')).toBe(3)
    for (const each of await scraped)
      expect(each).toMatchObject({ reason: { message: expect.stringContaining('no answer') } })
  })

  it('reads once for several metrics, and again when that was long ago or has failed', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    let asked = 0
    let answer: () => Promise<number> = async () => asked
    const read = forScrapes(() => {
      asked += 1
      return answer()
    })
    expect(await Promise.all([read(), read()])).toEqual([1, 1])
    expect(await read()).toBe(1)
    await vi.advanceTimersByTimeAsync(1_000)
    answer = () => Promise.reject(new Error('away'))
    await expect(read()).rejects.toThrow('away')
    answer = () => new Promise(() => {})
    const never = [read(), read()].map((each) =>
      expect(each).rejects.toMatchObject({
        kind: 'unavailable',
        message: expect.stringContaining('no answer'),
      }),
    )
    await vi.advanceTimersByTimeAsync(2_000)
    await Promise.all(never)
    expect(asked).toBe(3)
    await vi.advanceTimersByTimeAsync(30_000)
    answer = async () => asked
    expect(await read()).toBe(4)
  })
})
