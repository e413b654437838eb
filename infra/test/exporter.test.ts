import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Admin } from '@platformatic/kafka'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { kafkaReadings } from '../observe/exporter/kafka.ts'
import { postgresReadings } from '../observe/exporter/postgres.ts'
import { page, type Reading } from '../observe/exporter/readings.ts'
import { root } from '../src/paths.ts'
import type { Stack } from '../src/stacks/embedded-stack.ts'
import { startTestStack } from '../src/stacks/test-stack.ts'

let stack: Stack
let readings: Reading[]
let admin: Admin

beforeAll(async () => {
  stack = await startTestStack({ brokers: 3, parts: ['kafka', 'postgres'] })
  const { kafkaBrokers, adminUrl } = stack.coordinates
  readings = [...kafkaReadings(kafkaBrokers), ...postgresReadings(adminUrl)]
  admin = new Admin({ clientId: 'test', bootstrapBrokers: [...kafkaBrokers] })
  await admin.createTopics({ topics: ['three-copies'], partitions: 3, replicas: 3 })
  await admin.createTopics({
    topics: ['one-copy'],
    assignments: [1, 2, 3].map((broker, partition) => ({ partition, brokers: [broker] })),
  })
}, 120_000)

afterAll(async () => {
  await admin?.close()
  await stack?.stop()
})

/** The samples now, by name and labels. */
async function scrape() {
  const failures = new Map<string, string>()
  const text = await page(readings, (reading, error) => failures.set(reading, String(error)))
  const samples = new Map(
    [...text.matchAll(/^(\w.*) (\S+)$/gm)].map(([, name = '', value]) => [name, Number(value)]),
  )
  return { samples, failures }
}

describe('PostgreSQL', () => {
  it('shows a forgotten transaction, the lock that it holds and who waits for it', async () => {
    const [holder, waiter] = ['holder', 'waiter'].map(
      (name) => new pg.Client({ connectionString: stack.coordinates.adminUrl, application_name: name }),
    ) as [pg.Client, pg.Client]
    await Promise.all([holder.connect(), waiter.connect()])
    try {
      await holder.query('create table kept (id int)')
      await holder.query('begin; lock table kept')
      const waiting = waiter.query('select * from kept')
      await vi.waitFor(
        async () => {
          const { samples, failures } = await scrape()
          expect([...failures]).toEqual([])
          const of = (name: string, state: string) =>
            `{datname="postgres",usename="jangteo",application_name="${name}",state="${state}"}`
          expect(samples.get(`pg_stat_activity_count${of('holder', 'idle in transaction')}`)).toBe(1)
          expect(
            samples.get(`pg_stat_activity_max_tx_duration${of('holder', 'idle in transaction')}`),
          ).toBeGreaterThan(0)
          expect(samples.get('pg_stat_activity_waiting_for_lock{datname="postgres"}')).toBe(1)
          expect(samples.get('pg_locks_count{datname="postgres",mode="AccessExclusiveLock"}')).toBe(1)
          // To ask for its size would wait for the lock, too.
          const table = '{datname="postgres",schemaname="public",relname="kept"}'
          expect(samples.get(`pg_stat_user_tables_n_live_tup${table}`)).toBe(0)
          expect(samples.has(`pg_stat_user_tables_table_size_bytes${table}`)).toBe(false)
        },
        { timeout: 20_000 },
      )
      await holder.query('commit')
      await waiting
    } finally {
      await holder.query('drop table kept').finally(() => Promise.all([holder.end(), waiter.end()]))
    }
  })

  it('leaves no connection behind, so that a database can be dropped', async () => {
    const client = new pg.Client(stack.coordinates.adminUrl)
    await client.connect()
    try {
      await client.query('create database passing')
      expect((await scrape()).samples.get('pg_database_size_bytes{datname="passing"}')).toBeGreaterThan(0)
      await client.query('drop database passing')
    } finally {
      await client.end()
    }
  })

  it('accepts the statements of the runbook', async () => {
    const runbook = readFileSync(path.join(root, 'docs/runbook.md'), 'utf8')
    const statements = [...runbook.matchAll(/^```sql\n([\s\S]*?)^```$/gm)].map(
      ([, statement = '']) => statement,
    )
    expect(statements).toHaveLength(3)
    const client = new pg.Client(stack.coordinates.adminUrl)
    await client.connect()
    for (const statement of statements) await client.query(statement)
    await client.end()
  })
})

describe('Kafka', () => {
  it('shows brokers, copies, offsets, sizes and the controller', async () => {
    await vi.waitFor(
      async () => {
        const { samples, failures } = await scrape()
        expect([...failures]).toEqual([])
        expect(samples.get('kafka_brokers')).toBe(3)
        expect([1, 2, 3]).toContain(samples.get('kafka_controller_leader'))
        expect(samples.get('kafka_topic_partition_leader{topic="one-copy",partition="1"}')).toBe(2)
        expect(samples.get('kafka_topic_partition_in_sync_replica{topic="three-copies",partition="0"}')).toBe(
          3,
        )
        expect(samples.get('kafka_topic_partition_current_offset{topic="three-copies",partition="0"}')).toBe(
          0,
        )
        expect(
          samples.get('kafka_topic_partition_size_bytes{broker="3",topic="one-copy",partition="2"}'),
        ).toBe(0)
        expect(samples.get('kafka_controller_voter_lag{node="1"}')).toBeLessThan(100)
        const disks = [...samples].filter(([name]) => name.startsWith('kafka_log_dir_usable_bytes'))
        expect(disks).toHaveLength(3)
        for (const [name, usable] of disks)
          expect(samples.get(name.replace('usable', 'total'))).toBeGreaterThan(usable)
      },
      { timeout: 30_000 },
    )
  })

  it('goes on while a broker is gone, and shows what is lost with it', { timeout: 90_000 }, async () => {
    const broker = stack.part('kafka-2')
    await broker.kill9()
    await vi.waitFor(
      async () => {
        const { samples, failures } = await scrape()
        expect([...failures]).toEqual([])
        expect(samples.get('kafka_brokers')).toBe(2)
        expect(samples.get('kafka_topic_partition_leader{topic="one-copy",partition="1"}')).toBe(-1)
        expect(samples.get('kafka_topic_partition_leader{topic="one-copy",partition="0"}')).toBe(1)
        expect(
          samples.get('kafka_topic_partition_under_replicated_partition{topic="three-copies",partition="0"}'),
        ).toBe(1)
        // Of the topic that has a partition without a leader, the others are read no more.
        expect(samples.has('kafka_topic_partition_current_offset{topic="three-copies",partition="0"}')).toBe(
          true,
        )
      },
      { timeout: 60_000 },
    )
    await broker.start()
    await vi.waitFor(
      async () => {
        const { samples } = await scrape()
        expect(samples.get('kafka_topic_partition_leader{topic="one-copy",partition="1"}')).toBe(2)
        expect(samples.get('kafka_topic_partition_in_sync_replica{topic="three-copies",partition="0"}')).toBe(
          3,
        )
      },
      { timeout: 60_000 },
    )
  })

  it('shows that no controller is active when most of them are gone', { timeout: 90_000 }, async () => {
    await Promise.all(['kafka-2', 'kafka-3'].map((name) => stack.part(name).kill9()))
    await vi.waitFor(
      async () => {
        const { samples, failures } = await scrape()
        expect(samples.get('exporter_reading_success{reading="postgres"}')).toBe(1)
        // No controller tells the last broker that the others are gone: the alert is about these two together.
        expect(failures.get('kafka-controller')).toContain('timed out')
        expect(samples.has('kafka_controller_leader')).toBe(false)
        expect(samples.get('kafka_brokers')).toBeGreaterThan(0)
      },
      { timeout: 60_000 },
    )
    await Promise.all(['kafka-2', 'kafka-3'].map((name) => stack.part(name).start()))
    await vi.waitFor(async () => expect((await scrape()).samples.get('kafka_brokers')).toBe(3), {
      timeout: 60_000,
    })
  })
})

it('names what it needs, and ends with 2, when it is started without', () => {
  const main = path.join(root, 'infra/observe/exporter/main.ts')
  for (const environment of [{}, { KAFKA_BROKERS: 'a:1', DATABASE_URL: 'postgres' }]) {
    const { status, stderr } = spawnSync(process.execPath, [main], { env: environment, encoding: 'utf8' })
    expect(status).toBe(2)
    expect(stderr).toContain(
      'KAFKA_BROKERS must be a list of host:port, and DATABASE_URL a postgresql:// URL',
    )
  }
})
