import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { eventually, freshDatabase, testStack, uniquePrefix } from '@jangteo/testing'
import { Kafka, logLevel } from 'kafkajs'
import pg from 'pg'
import { Measured, PADDING, RAW_TOPIC } from './delivery-event.ts'
import { startService } from './delivery-service.ts'
import { histogram, type Latencies, line, ms, proof, title } from './report.ts'

const WARM_UP = 100
const EVENTS = 500
const EVERY_MS = 20

interface Told {
  from: 'messaging' | 'kafkajs' | 'reader'
  n: number
  at: string
}

/** From the commit in one service to the handler in another, one event every 20 ms; kafkajs alone beside it. */
export async function delivery(): Promise<void> {
  title('Delivery: commit in one service → handler in another (idle, one event every 20 ms)')
  const prefix = uniquePrefix()
  const [writing, reading] = [await freshDatabase('messaging'), await freshDatabase('messaging')]
  const sql = new pg.Client(reading.adminUrl)
  await sql.connect()
  await sql.query('create table delivered (n int primary key)')
  const writer = await startService('writer', writing.url, { topicPrefix: prefix, publishes: [Measured] })
  const kafka = new Kafka({ brokers: [...testStack().kafkaBrokers], logLevel: logLevel.ERROR })
  const producer = kafka.producer()
  await producer.connect()
  await createTopic(kafka, prefix + RAW_TOPIC)
  const reader = fork(new URL('./delivery-reader.ts', import.meta.url), [reading.url, prefix])
  const told = listen(reader)
  await told.until('reader', 1)

  const ours = await measure(told, 'messaging', async (n) => {
    await writer.messaging.transact({}, async (work) =>
      work.publish(Measured, { source: `s${n % 50}`, n, padding: PADDING }, { version: n }),
    )
    return process.hrtime.bigint()
  })
  const alone = await measure(told, 'kafkajs', async (n) => {
    const at = process.hrtime.bigint()
    await producer.send({
      topic: prefix + RAW_TOPIC,
      acks: -1,
      messages: [{ key: String(n), value: PADDING }],
    })
    return at
  })
  print('ours: after the commit → handler', ours, 'target p50 ≤ 5 ms')
  print('limit: kafkajs alone, send → handler', alone)
  line('ratio of p50', (ours.at(50) / alone.at(50)).toFixed(2))
  const { rows } = await sql.query('select count(*)::int as n, count(distinct n)::int as d from delivered')
  proof('events applied, each once', rows[0].n, WARM_UP + EVENTS)

  reader.disconnect()
  await once(reader, 'exit')
  await producer.disconnect()
  await writer.stop()
  await sql.end()
  await Promise.all([writing.drop(), reading.drop()])
}

function print(name: string, latencies: Latencies, note = ''): void {
  line(name, `p50 ${ms(latencies.at(50))}`, `p99 ${ms(latencies.at(99))}   ${note}`)
}

/** Sends at a steady pace, whether or not the last one has arrived, so that waiting counts. */
async function measure(
  told: ReturnType<typeof listen>,
  from: Told['from'],
  send: (n: number) => Promise<bigint>,
): Promise<Latencies> {
  const sent = new Map<number, bigint>()
  for (let n = 1; n <= WARM_UP + EVENTS; n++) {
    void send(n).then((at) => sent.set(n, at))
    await sleep(EVERY_MS)
  }
  await told.until(from, WARM_UP + EVENTS)
  await eventually(() => {
    if (sent.size < WARM_UP + EVENTS) throw new Error('still sending')
  })
  const latencies = histogram()
  for (const { n, at } of told.heard(from))
    if (n > WARM_UP) latencies.add(Number(BigInt(at) - (sent.get(n) as bigint)) / 1e6)
  return latencies
}

function listen(reader: ChildProcess) {
  const heard: Told[] = []
  reader.on('message', (message) => heard.push(message as Told))
  return {
    heard: (from: Told['from']) => heard.filter((told) => told.from === from),
    until: (from: Told['from'], count: number) =>
      eventually(
        () => {
          const now = heard.filter((told) => told.from === from).length
          if (now < count) throw new Error(`${now} of ${count} heard from ${from}`)
        },
        { timeout: 30_000 },
      ),
  }
}

async function createTopic(kafka: Kafka, topic: string): Promise<void> {
  const admin = kafka.admin()
  await admin.connect()
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 3 }] })
  await admin.disconnect()
}
