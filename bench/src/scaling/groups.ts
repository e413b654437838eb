import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { kafkaTransport } from '@jangteo/messaging'
import { createLogger } from '@jangteo/service-kit'
import { eventually, testStack, uniquePrefix } from '@jangteo/testing'
import { cpuSeconds, memory } from '../process-usage.ts'
import { histogram, line, ms, proof, title } from '../report.ts'
import type { ReaderOptions } from './reader-options.ts'

/** As many as a service of the shop reads at most, and one that only the next release reads. */
const TOPICS = 12
const PARTITIONS = 3
const IDLE_S = 10
const SEND_EVERY_MS = 50

interface Delivered {
  readonly topic: string
  readonly at: string
  readonly sent: readonly string[]
}

/** One consumer group for each service, or one for each topic: what each costs, and a rolling update that adds a topic. */
export async function groups(): Promise<void> {
  for (const kind of ['one', 'one for each topic'] as const) await measure(kind)
}

async function measure(kind: ReaderOptions['groups']): Promise<void> {
  title(`Consumer groups: ${kind} for a service of ${TOPICS} topics, two replicas`)
  const prefix = uniquePrefix()
  const log = createLogger({ name: 'groups', level: 'error' })
  const transport = kafkaTransport({
    ...{ brokers: testStack().kafkaBrokers, clientId: 'groups', topicPrefix: prefix, log },
  })
  const topics = Array.from({ length: TOPICS + 1 }, (_, n) => `topic-${String(n).padStart(2, '0')}`)
  const before = topics.slice(0, TOPICS)
  await transport.ensureTopics(
    topics.map((topic) => ({ topic, partitions: PARTITIONS, retentionMs: 3_600_000, compacted: false })),
  )
  /** When each record was sent, and first delivered. */
  const sent = new Map<string, bigint>()
  const delivered = new Map<string, bigint>()
  const readers: ChildProcess[] = []
  const start = async (read: readonly string[]) => {
    const options: ReaderOptions = { name: `reader-${readers.length}`, prefix, topics: read, groups: kind }
    const child = fork(new URL('./reader.ts', import.meta.url), [JSON.stringify(options)])
    readers.push(child)
    const began = performance.now()
    await new Promise<void>((resolve) =>
      child.on('message', (message: 'joined' | Delivered) => {
        if (message === 'joined') return resolve()
        for (const id of message.sent) if (!delivered.has(id)) delivered.set(id, BigInt(message.at))
      }),
    )
    return performance.now() - began
  }
  const stop = async (child: ChildProcess | undefined, signal: NodeJS.Signals) => {
    child?.kill(signal)
    if (child) await once(child, 'exit')
  }
  let round = 0
  const send = async (to: readonly string[]) => {
    round += 1
    const records = to.flatMap((topic) =>
      Array.from({ length: PARTITIONS * 2 }, (_, key) => ({
        ...{ topic, key: `key-${key}`, headers: {} },
        value: Buffer.from(`${topic}/${key}/${round}`),
      })),
    )
    for (const { value } of records) sent.set(String(value), process.hrtime.bigint())
    await transport.publish(records)
  }
  /** Sends all the time while something is done, and until all has arrived. @returns how long records took */
  const during = async (doing: () => Promise<unknown>) => {
    const from = new Set(sent.keys())
    let isDone = false
    const done = doing().finally(() => {
      isDone = true
    })
    while (!isDone) {
      await send(before)
      await sleep(SEND_EVERY_MS)
    }
    await done
    await eventually(
      () => {
        const missing = [...sent.keys()].filter((id) => !delivered.has(id)).length
        if (missing > 0) throw new Error(`${missing} records have not arrived`)
      },
      { timeout: 60_000 },
    )
    const latencies = histogram()
    for (const [id, at] of sent)
      if (!from.has(id)) latencies.add(Number((delivered.get(id) as bigint) - at) / 1e6)
    return latencies
  }

  line('until the first has joined', ms(await start(before)))
  line('until the second has joined, too', ms(await start(before)))
  await during(() => sleep(1_000))
  const cpu = () => readers.reduce((sum, { pid = 0 }) => sum + cpuSeconds(pid), 0)
  const used = cpu()
  await sleep(IDLE_S * 1_000)
  line('CPU of both at rest, of one core', `${(((cpu() - used) / IDLE_S) * 100).toFixed(2)} %`)
  line(
    'memory of both',
    `${memory(
      readers.map(({ pid = 0 }) => pid),
      'Rss',
    ).toFixed(0)} MB`,
  )
  const usual = await during(() => sleep(3_000))
  line('delivery, as usual', `p50 ${ms(usual.at(50))}`, `longest ${ms(usual.at(100))}`)

  const [first, second] = readers
  const update = await during(async () => {
    await start(topics)
    await stop(first, 'SIGTERM')
    await start(topics)
    await stop(second, 'SIGTERM')
  })
  line(
    'delivery during a rolling update',
    `p50 ${ms(update.at(50))}`,
    `p99 ${ms(update.at(99))}, longest ${ms(update.at(100))}`,
  )
  await send([topics.at(-1) as string])
  await during(() => sleep(500))
  const killed = await during(async () => {
    await stop(readers[2], 'SIGKILL')
    await sleep(15_000)
  })
  line(
    'delivery when one is killed',
    `p50 ${ms(killed.at(50))}`,
    `p99 ${ms(killed.at(99))}, longest ${ms(killed.at(100))}`,
  )
  proof('records that arrived, of those that were sent', delivered.size, sent.size)
  for (const reader of readers)
    if (reader.exitCode === null && reader.signalCode === null) await stop(reader, 'SIGKILL')
  await transport.close()
}
