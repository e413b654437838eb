import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { ConnectConfig } from '@jangteo/messaging'
import { freshDatabase, testStack, uniquePrefix } from '@jangteo/testing'
import { Kafka, logLevel } from 'kafkajs'
import pg from 'pg'
import { Measured } from '../delivery-event.ts'
import type { MemberOptions, Order, Told } from './messages.ts'

/** A service that publishes and one that consumes, as processes of their own, with the same settings. */
export interface Pair {
  publish(order: { from: number; to: number; everyMs: number }): void
  /** When each event was committed and handled, in milliseconds; of a transaction, its first event. */
  readonly committed: ReadonlyMap<number, number>
  readonly handled: ReadonlyMap<number, number>
  /** CPU milliseconds of each until now. */
  usage(): Promise<Readonly<Record<MemberOptions['role'], number>>>
  /** The consumer's database, with a row in `handled` for each event. */
  readonly sql: pg.Client
  /** Bytes of the topic's records as a consumer receives them, and how many records these are. */
  received(): Promise<{ bytes: number; records: number }>
  close(): Promise<void>
}

export async function openPair(settings: Partial<ConnectConfig>): Promise<Pair> {
  const prefix = uniquePrefix()
  const databases = { writer: await freshDatabase('messaging'), reader: await freshDatabase('messaging') }
  const sql = new pg.Client(databases.reader.adminUrl)
  await sql.connect()
  await sql.query('create table handled (id bigserial primary key, source text, n int)')
  await sql.query('grant all on handled, handled_id_seq to public')
  const times = { committed: new Map<number, number>(), handled: new Map<number, number>() }
  const start = async (role: MemberOptions['role']) => {
    const options: MemberOptions = { role, databaseUrl: databases[role].url, prefix, settings }
    const child = fork(new URL('./member.ts', import.meta.url), [JSON.stringify(options)])
    await new Promise<void>((resolve, reject) => {
      child.on('message', (told: Told) => {
        if (told.tell === 'ready') resolve()
        else if (told.tell !== 'usage') times[told.tell].set(told.n, Number(BigInt(told.at)) / 1e6)
      })
      child.once('exit', () => reject(new Error(`the ${role} has ended`)))
    })
    return child
  }
  // The writer creates the topic.
  const writer = await start('writer')
  const reader = await start('reader')
  return {
    ...{ ...times, sql },
    publish: (order) => void writer.send({ ask: 'publish', ...order } satisfies Order),
    usage: async () => ({ writer: await usageOf(writer), reader: await usageOf(reader) }),
    received: () => read(prefix + Measured.topic),
    async close() {
      for (const child of [writer, reader]) {
        child.removeAllListeners('exit')
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
      await sql.end()
      await Promise.all([databases.writer.drop(), databases.reader.drop()])
    },
  }
}

async function usageOf(child: ChildProcess): Promise<number> {
  const answer = new Promise<number>((resolve) => {
    const listen = (told: Told) => {
      if (told.tell !== 'usage') return
      child.off('message', listen)
      resolve(told.cpuMs)
    }
    child.on('message', listen)
  })
  child.send({ ask: 'usage' } satisfies Order)
  return answer
}

/** Reads a topic to its present end with a client of its own, and counts what came over the network. */
async function read(topic: string): Promise<{ bytes: number; records: number }> {
  const kafka = new Kafka({ brokers: [...testStack().kafkaBrokers], logLevel: logLevel.NOTHING })
  const admin = kafka.admin()
  await admin.connect()
  const ends = await admin.fetchTopicOffsets(topic)
  await admin.disconnect()
  const records = ends.reduce((sum, { high }) => sum + Number(high), 0)
  const consumer = kafka.consumer({ groupId: uniquePrefix() })
  let [bytes, seen] = [0, 0]
  consumer.on(consumer.events.REQUEST, ({ payload }) => {
    if (payload.apiName === 'Fetch') bytes += payload.size
  })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  await new Promise<void>((resolve) => {
    void consumer.run({
      eachBatch: async ({ batch }) => {
        seen += batch.messages.length
        if (seen >= records) resolve()
      },
    })
  })
  const received = bytes
  await consumer.disconnect()
  return { bytes: received, records }
}
