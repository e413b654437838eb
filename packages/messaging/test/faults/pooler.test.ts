import { eventually, pgbouncer, startPgbouncer } from '@jangteo/testing'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { NotOneSession } from '../../src/errors.ts'
import { openSession } from '../../src/replicas/session.ts'
import { openDatabase, type TestDatabase } from '../support/database.ts'
import { NoteTaken } from '../support/events.ts'
import {
  applied,
  createService,
  recording,
  startService,
  takeNote,
  testDatabase,
  unexpected,
} from '../support/service.ts'
import { worlds } from '../support/worlds.ts'

const program = pgbouncer()
if (!program) console.warn('left out: there is no pgbouncer to go through')
const through = async (database: TestDatabase, mode: 'session' | 'transaction'): Promise<TestDatabase> => {
  const pooler = await startPgbouncer(program as NonNullable<typeof program>, database.url, mode)
  const opened = openDatabase(pooler.url)
  onTestFinished(async () => {
    await opened.prisma.$disconnect()
    await opened.pool.end()
    await pooler.stop()
  })
  return opened
}

describe.skipIf(!program)('a service whose database is behind pgbouncer', () => {
  it('refuses to start in transaction mode, by a sentence that names the setting', async () => {
    const world = worlds.kafka()
    const database = await through(await testDatabase(), 'transaction')
    const service = createService(world, database)
    await service.bootstrap()
    await expect(service.start(unexpected)).rejects.toThrow(/set DATABASE_DIRECT_URL .*docs\/poolers\.md/)
    const replaying = service.replay({ id: 'one', subscriptions: [] })
    await expect(replaying).rejects.toThrow(NotOneSession)
  })

  it('works in transaction mode with a direct address beside it', async () => {
    const world = worlds.kafka()
    const direct = await testDatabase()
    const pooled = await through(direct, 'transaction')
    const service = await startService(
      world,
      { ...pooled, direct: { connectionString: direct.url } } as TestDatabase,
      { subscriptions: [recording(NoteTaken)] },
    )
    await takeNote(service, 'kim', 1)
    await eventually(async () => expect(await applied(direct)).toEqual({ kim: [1] }))
  })

  it('works in session mode as it is', async () => {
    const world = worlds.kafka()
    const database = await through(await testDatabase(), 'session')
    const service = await startService(world, database, { subscriptions: [recording(NoteTaken)] })
    await takeNote(service, 'kim', 1)
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [1] }))
  })

  it('is not misled by other clients, whose statements come between', async () => {
    const pooled = await through(await testDatabase(), 'transaction')
    const others = Array.from({ length: 4 }, () => new pg.Client(pooled.url))
    await Promise.all(others.map((client) => client.connect()))
    let ended = false
    const busy = others.map(async (client) => {
      while (!ended) await client.query('select 1')
    })
    for (let n = 0; n < 20; n++)
      await expect(openSession({ connectionString: pooled.url })).rejects.toThrow(NotOneSession)
    ended = true
    await Promise.all(busy)
    await Promise.all(others.map((client) => client.end()))
  })
})

it('recognises a connection without a pooler', async () => {
  const { url } = await testDatabase()
  const { client, backend } = await openSession({ connectionString: url })
  expect((await client.query('select pg_backend_pid() as pid')).rows).toEqual([{ pid: backend }])
  await client.end()
})
