import { setTimeout as sleep } from 'node:timers/promises'
import type { ConnectConfig } from '@jangteo/messaging'
import { eventually } from '@jangteo/testing'
import { histogram, perSecond, print, proof, table, title } from '../report.ts'
import { TOGETHER } from './messages.ts'
import { openPair, type Pair } from './pair.ts'

const WARM_UP = 400
/** Published as fast as the writer can. */
const BURST = 12_000
/** Published one by one, to see how late each is. */
const SINGLE = 150
const EVERY_MS = 20
const IDLE_S = 3

type Settings = Partial<ConnectConfig>

/** Each setting with values around its default; all others keep theirs. */
const variations: readonly Settings[] = [
  {},
  ...[10, 100, 2_000].map((KAFKA_BATCH_RECORDS) => ({ KAFKA_BATCH_RECORDS })),
  ...[5, 50].map((KAFKA_LINGER_MS) => ({ KAFKA_LINGER_MS })),
  ...(['gzip', 'zstd'] as const).map((KAFKA_COMPRESSION_TYPE) => ({ KAFKA_COMPRESSION_TYPE })),
  ...[20_000].map((KAFKA_FETCH_MIN_BYTES) => ({ KAFKA_FETCH_MIN_BYTES, KAFKA_FETCH_MAX_WAIT_MS: 100 })),
  ...[16_384].map((KAFKA_FETCH_MAX_BYTES) => ({ KAFKA_FETCH_MAX_BYTES })),
  ...[20, 200].map((KAFKA_FETCH_MAX_WAIT_MS) => ({ KAFKA_FETCH_MAX_WAIT_MS })),
  ...[10, 100, 2_000].map((KAFKA_MAX_POLL_RECORDS) => ({ KAFKA_MAX_POLL_RECORDS })),
  ...[1].map((KAFKA_CONCURRENCY) => ({ KAFKA_CONCURRENCY })),
  // Once more, to see how much two runs of the same differ.
  {},
]

interface Outcome {
  readonly name: string
  readonly perSecond: number
  readonly writerCpu: number
  readonly readerCpu: number
  readonly idleCpu: number
  readonly p50: number
  readonly p99: number
  readonly bytes: number
}

/** What each setting of batching, compression and fetching brings: throughput, latency, CPU for each record, and the proofs. */
export async function tuning(): Promise<void> {
  title(
    'Tuning: one writer, one topic of 3 partitions, one reader; all settings but the named one as they are by default',
  )
  const outcomes: Outcome[] = []
  let proved = 0
  for (const settings of variations) {
    const { isProved, ...outcome } = await measure(settings)
    if (isProved) proved += 1
    outcomes.push(outcome)
    // For those who wait: the table has it, too.
    console.log(`  ${outcome.name}: ${perSecond(outcome.perSecond)}`)
  }
  proof('measurements with each event handled once, in the order of its key', proved, variations.length)
  print('')
  table([HEAD, ...rowsOf(outcomes)])
  print(`
  Records: ${BURST} in transactions of ${TOGETHER}, as fast as the writer can; the limit is the mean of the two runs with defaults. CPU: of the
  writer's and of the reader's process, without databases and brokers. p50, p99: from the commit to the handler, of one
  record every ${EVERY_MS} ms. Idle: CPU of a reader without records. Bytes: of a fetch's answer.`)
}

const HEAD = ['setting', 'records/s', 'of limit', 'writer', 'reader', 'p50', 'p99', 'idle', 'bytes']

const DEFAULTS = 'defaults'

const nameOf = (settings: Settings): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name.replace('KAFKA_', '')}=${value}`)
    .join(' ') || DEFAULTS

function rowsOf(outcomes: readonly Outcome[]): string[][] {
  const usual = outcomes.filter(({ name }) => name === DEFAULTS).map((each) => each.perSecond)
  const limit = usual.reduce((sum, each) => sum + each, 0) / usual.length
  return outcomes.map((each) => [
    each.name,
    each.perSecond.toFixed(0),
    `${((each.perSecond / limit) * 100).toFixed(0)} %`,
    ...[each.writerCpu, each.readerCpu].map((cpu) => `${cpu.toFixed(3)} ms`),
    ...[each.p50, each.p99].map((latency) => `${latency.toFixed(1)} ms`),
    `${(each.idleCpu * 100).toFixed(1)} %`,
    each.bytes.toFixed(0),
  ])
}

async function measure(settings: Settings): Promise<Outcome & { isProved: boolean }> {
  const pair = await openPair(settings)
  try {
    pair.publish({ from: 0, to: WARM_UP, everyMs: 0 })
    await handled(pair, WARM_UP)

    const resting = await pair.usage()
    await sleep(IDLE_S * 1_000)
    const before = await pair.usage()
    const burstEnd = WARM_UP + BURST
    const started = process.hrtime.bigint()
    pair.publish({ from: WARM_UP, to: burstEnd, everyMs: 0 })
    await handled(pair, burstEnd)
    const after = await pair.usage()
    const last = Math.max(...pair.handled.values())

    const end = burstEnd + SINGLE
    pair.publish({ from: burstEnd, to: end, everyMs: EVERY_MS })
    await handled(pair, end)
    const latencies = histogram()
    for (let n = burstEnd; n < end; n++)
      latencies.add(Math.max(0, (pair.handled.get(n) as number) - (pair.committed.get(n) as number)))
    const { bytes, records } = await pair.received()
    return {
      isProved: await prove(pair, end, records),
      name: nameOf(settings),
      perSecond: BURST / ((last - Number(started) / 1e6) / 1_000),
      writerCpu: (after.writer - before.writer) / BURST,
      readerCpu: (after.reader - before.reader) / BURST,
      idleCpu: (before.reader - resting.reader) / (IDLE_S * 1_000),
      ...{ p50: latencies.at(50), p99: latencies.at(99), bytes: bytes / records },
    }
  } finally {
    await pair.close()
  }
}

const handled = (pair: Pair, count: number): Promise<void> =>
  eventually(
    () => {
      if (pair.handled.size < count) throw new Error(`${pair.handled.size} of ${count} are handled`)
    },
    { timeout: 120_000 },
  )

/** Each event once, and those of a key in their order. Prints only what is wrong. */
async function prove(pair: Pair, published: number, records: number): Promise<boolean> {
  const { rows } = await pair.sql.query(
    `select count(*)::int as handled, count(distinct n)::int as each, (select count(*)::int from (
       select n, lag(n) over (partition by source order by id) as before from handled
     ) h where n < before) as disordered from handled`,
  )
  const { handled, each, disordered } = rows[0]
  const isProved = handled === published && each === published && disordered === 0 && records === published
  if (isProved) return true
  proof('records of the topic', records, published)
  proof('events handled', handled, published)
  proof('different ones of them', each, published)
  proof('events out of the order of their key', disordered, 0)
  return false
}
