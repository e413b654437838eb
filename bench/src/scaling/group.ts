import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { eventually, type FreshDatabase, freshDatabase, testStack, uniquePrefix } from '@jangteo/testing'
import { AssignerProtocol, Kafka, logLevel } from 'kafkajs'
import pg from 'pg'
import { Measured } from '../delivery-event.ts'
import type { MemberOptions } from './options.ts'

/** Producers and consumers of one topic, as processes of their own. */
export interface ScalingGroup {
  /** @returns when it is ready, and has its partitions */
  addConsumer(): Promise<Member>
  addProducer(): Promise<void>
  /** Events a second, of all producers together; 0 stops them. */
  publish(rate: number): void
  requestPartitions(count: number): void
  /** Number of partitions of each consumer that the group has at present. */
  assigned(): Promise<readonly number[]>
  /** How many events were published, and handled. */
  counted(): Promise<{ published: number; handled: number }>
  /** The consumers' database, with a row in `handled` for each event. */
  readonly sql: pg.Client
  partitionsUsed(): Promise<number>
  close(): Promise<void>
}

export interface Member {
  readonly name: string
  readonly process: ChildProcess
}

export async function openGroup(partitions: number): Promise<ScalingGroup> {
  const prefix = uniquePrefix()
  const writing = await freshDatabase('messaging')
  const reading = await freshDatabase('messaging')
  const sql = await connected(reading.adminUrl)
  const outbox = await connected(writing.adminUrl)
  await sql.query(`create table handled (id bigserial primary key, source text, n int, partition int, member text,
    at timestamptz not null default clock_timestamp())`)
  await sql.query('grant all on handled, handled_id_seq to public')
  const admin = new Kafka({ brokers: [...testStack().kafkaBrokers], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  const producers: ChildProcess[] = []
  const consumers: Member[] = []
  const published = new Map<ChildProcess, number>()
  const start = async (role: MemberOptions['role'], database: FreshDatabase) => {
    const name = `${role}-${(role === 'producer' ? producers : consumers).length + 1}`
    const options: MemberOptions = { role, name, databaseUrl: database.url, prefix, partitions }
    const child = fork(new URL('./member.ts', import.meta.url), [JSON.stringify(options)])
    await new Promise<void>((resolve, reject) => {
      child.on('message', (message) => {
        if (message === 'ready') resolve()
        else published.set(child, (message as { published: number }).published)
      })
      child.once('exit', () => reject(new Error(`${name} has ended`)))
    })
    return { name, process: child }
  }
  return {
    sql,
    async addConsumer() {
      const member = await start('consumer', reading)
      consumers.push(member)
      return member
    },
    async addProducer() {
      producers.push((await start('producer', writing)).process)
    },
    publish(rate) {
      for (const each of producers) each.send(rate / producers.length)
    },
    requestPartitions: (count) => producers[0]?.send({ partitions: count }),
    async assigned() {
      const { groups } = await admin.describeGroups([`${prefix}reader`])
      const members = groups[0]?.members ?? []
      return members
        .map(({ memberAssignment }) => {
          const { assignment = {} } = AssignerProtocol.MemberAssignment.decode(memberAssignment) ?? {}
          return assignment[prefix + Measured.topic]?.length ?? 0
        })
        .toSorted((a, b) => b - a)
    },
    async counted() {
      const { rows } = await sql.query('select count(*)::int as handled from handled')
      return { published: [...published.values()].reduce((sum, n) => sum + n, 0), handled: rows[0].handled }
    },
    async partitionsUsed() {
      const { rows } = await outbox.query('select used from messaging.topic_partitions where topic = $1', [
        Measured.topic,
      ])
      return rows[0]?.used ?? 0
    },
    async close() {
      for (const each of [...producers, ...consumers.map(({ process }) => process)]) {
        if (each.exitCode !== null || each.signalCode !== null) continue
        each.removeAllListeners('exit')
        each.kill('SIGKILL')
        await once(each, 'exit')
      }
      await Promise.all([admin.disconnect(), sql.end(), outbox.end()])
      await Promise.all([reading.drop(), writing.drop()])
    },
  }
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client(url)
  await client.connect()
  return client
}

/** Waits until each published event was handled. */
export const drained = (group: ScalingGroup): Promise<void> =>
  eventually(
    async () => {
      const { published, handled } = await group.counted()
      if (handled < published) throw new Error(`${published - handled} events are not handled yet`)
    },
    { timeout: 120_000 },
  )
