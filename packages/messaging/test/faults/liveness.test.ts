import { eventually, testStack, uniquePrefix } from '@jangteo/testing'
import { expect, it } from 'vitest'
import { connect, type MessagingOptions, on, type Transport } from '../../src/index.ts'
import { partitionOf } from '../../src/transport/partition.ts'
import { NoteTaken } from '../support/events.ts'
import { applied, createService, record, type Tx, takeNote, testDatabase } from '../support/service.ts'
import { log, worlds } from '../support/worlds.ts'

const LIVENESS = { everyMs: 20, stuckAfterMs: 200 }

/** Counts how often the consumers are looked at. */
function watched(transport: Transport) {
  const looks = { count: 0 }
  return {
    looks,
    transport: {
      ...transport,
      async subscribe(options: Parameters<Transport['subscribe']>[0]) {
        const subscription = await transport.subscribe(options)
        return {
          stop: () => subscription.stop(),
          lag() {
            looks.count += 1
            return subscription.lag()
          },
        }
      },
    },
  }
}

async function startWatched(options: Partial<MessagingOptions<Tx>>) {
  const database = await testDatabase()
  const service = createService(worlds.memory(), database, { liveness: LIVENESS, ...options })
  const reasons: string[] = []
  await service.bootstrap()
  await service.start({ fatal: (reason) => reasons.push(reason) })
  return { service, database, reasons }
}

it('ends the process when a consumer hangs, also when its other partitions make progress', async () => {
  const hangs = 'kim'
  const goesOn = ['lee', 'park', 'choi', 'jung', 'kang'].find(
    (author) => partitionOf(author, NoteTaken.partitions) !== partitionOf(hangs, NoteTaken.partitions),
  ) as string
  let release = () => {}
  const hanging = new Promise<void>((resolve) => {
    release = resolve
  })
  const { service, reasons } = await startWatched({
    subscriptions: [
      on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
        if (data.author === hangs) await hanging
        await record(work, data, meta)
      }),
    ],
  })
  try {
    await takeNote(service, hangs, 1)
    let n = 0
    await eventually(async () => {
      await takeNote(service, goesOn, ++n)
      expect(reasons[0]).toMatch(
        /reader\.note\.taken has 1 records of partition \d waiting and made no progress/,
      )
    })
  } finally {
    release()
  }
})

it('lets a consumer live that waits for a dependency, however long', async () => {
  const { looks, transport } = watched(worlds.memory().transport())
  let away = true
  const { service, database, reasons } = await startWatched({
    transport,
    subscriptions: [
      on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
        if (away) throw Object.assign(new Error('the mail server is away'), { kind: 'unavailable' })
        await record(work, data, meta)
      }),
    ],
  })
  await takeNote(service, 'kim', 1)
  await eventually(() => expect(service.ready()).toMatchObject({ ok: false }))
  const enough = looks.count + (3 * LIVENESS.stuckAfterMs) / LIVENESS.everyMs
  await eventually(() => expect(looks.count).toBeGreaterThan(enough))
  expect(reasons).toEqual([])
  away = false
  await eventually(async () => expect(await applied(database)).toEqual({ kim: [1] }))
})

it('ends the process when a consumer crashes for good', async () => {
  const { kafkaBrokers, schemaRegistryUrl } = testStack()
  // The broker refuses a session that is this short, whenever the consumer asks.
  const { transport } = connect(
    {
      MESSAGING_TRANSPORT: 'kafka',
      KAFKA_BROKERS: kafkaBrokers,
      KAFKA_SESSION_SECONDS: 0.1,
      SCHEMA_REGISTRY_URL: schemaRegistryUrl,
      TOPIC_PREFIX: uniquePrefix(),
    },
    { clientId: 'crash', log },
  )
  const { reasons } = await startWatched({
    transport,
    subscriptions: [on<typeof NoteTaken, Tx>(NoteTaken, record)],
  })
  await eventually(() =>
    expect(reasons[0]).toMatch(/the consumers of reader have crashed: .*session timeout/),
  )
})
