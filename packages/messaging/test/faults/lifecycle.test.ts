import { createServer } from 'node:net'
import { eventually } from '@jangteo/testing'
import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import {
  kafkaTransport,
  MemoryBroker,
  memoryRegistry,
  memoryTransport,
  type Transport,
} from '../../src/index.ts'
import { Session } from '../../src/replicas/session.ts'
import { NoteTaken } from '../support/events.ts'
import {
  createService,
  recording,
  startService,
  takeNote,
  testDatabase,
  unexpected,
} from '../support/service.ts'
import { log, worlds } from '../support/worlds.ts'

/** A server that takes connections and never says a word, like one that is frozen. */
async function silentServer(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as { port: number }).port
}

const sessionTo = (connection: pg.ClientConfig) => {
  let leads = 0
  const session = new Session({
    connection,
    log,
    onLead: () => {
      leads += 1
    },
    onLost() {},
    onUnfit: ({ message }) => unexpected.fatal(message),
    onNotice() {},
  })
  onTestFinished(() => session.stop())
  return { session, leads: () => leads }
}

const connectionsOf = async ({ pool, url }: { pool: pg.Pool; url: string }) => {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()
       and (query like 'listen%' or query like '%pg_try_advisory_lock%')`,
    [new URL(url).pathname.slice(1)],
  )
  return rows[0]?.count
}

it('connects the session of a pool whose password is given by itself', async () => {
  const database = await testDatabase()
  const { hostname: host, port, username: user, password, pathname } = new URL(database.url)
  const pool = new pg.Pool({ host, port: Number(port), user, password, database: pathname.slice(1) })
  onTestFinished(() => pool.end())
  const { session, leads } = sessionTo(pool.options)
  await session.start()
  expect(leads()).toBe(1)
})

it('leaves no session behind when it is stopped while it connects', async () => {
  const database = await testDatabase()
  const { session } = sessionTo({ connectionString: database.url })
  const starting = session.start()
  await session.stop()
  await starting
  expect(session.leads).toBe(false)
  await eventually(async () => expect(await connectionsOf(database)).toBe(0))
})

it('times out on a database that accepts the connection and does not answer', async () => {
  const port = await silentServer()
  const { session } = sessionTo({ host: '127.0.0.1', port, user: 'a', database: 'a' })
  await session.start()
  expect(session.outage).toMatch(/cannot reach/)
  await session.stop()
})

it('continues after an invalid notification', async () => {
  const database = await testDatabase()
  const service = await startService(worlds.memory(), database)
  const waiting = service.waitFor('order-1')
  await database.pool.query(`select pg_notify('messaging', 'no JSON'), pg_notify('messaging', 'null')`)
  await database.pool.query(`select pg_notify('messaging', '{"keys":["order-1"]}')`)
  expect(await waiting.arrived(5_000)).toBe(true)
})

it('takes no lead while it stops', async () => {
  const broker = new MemoryBroker()
  const database = await testDatabase()
  const registry = memoryRegistry()
  const world = { transport: () => memoryTransport(broker), registry }
  const leader = await startService(world, database)
  let release = () => {}
  let unsubscribing = false
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const published: string[] = []
  const transport: Transport = {
    ...memoryTransport(broker),
    async unsubscribe() {
      unsubscribing = true
      await held
    },
    async publish(records) {
      published.push(...records.map(({ key }) => key as string))
      return records.map(() => ({ partition: 0 }))
    },
  }
  const other = await startService(world, database, { transport })
  const stopping = other.stop()
  await eventually(() => expect(unsubscribing).toBe(true))
  await leader.stop()
  const { pool } = database
  await eventually(async () =>
    expect((await pool.query(`select from pg_locks where locktype = 'advisory' and granted`)).rowCount).toBe(
      1,
    ),
  )
  await takeNote(leader, 'kim', 1)
  release()
  await stopping
  expect(published).toEqual([])
  expect((await pool.query('select from messaging.outbox')).rowCount).toBe(1)
})

it('stops while it still waits for the broker, and takes nothing afterwards', async () => {
  const port = await silentServer()
  const transport = kafkaTransport({ brokers: [`127.0.0.1:${port}`], clientId: 'lifecycle', log })
  const database = await testDatabase()
  const world = worlds.memory()
  const bootstrapper = createService(world, database, {
    transport: { ...world.transport(), name: 'kafka' },
  })
  await bootstrapper.bootstrap()
  const service = createService(world, database, { transport, subscriptions: [recording()] })
  await service.start(unexpected)
  expect(service.ready()).toMatchObject({ ok: false })
  await service.stop()
  await expect(
    transport.subscribe({
      group: 'late',
      topics: [NoteTaken.topic],
      maxRecords: 1,
      deliver: async () => ({ nextOffset: 0n }),
      onCrash() {},
    }),
  ).rejects.toThrow('closed')
})
