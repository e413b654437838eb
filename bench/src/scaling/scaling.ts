import { setTimeout as sleep } from 'node:timers/promises'
import { eventually } from '@jangteo/testing'
import { writePart } from '../performance.ts'
import { line, perSecond, print, proof, title } from '../report.ts'
import { drained, openGroup, type ScalingGroup } from './group.ts'
import { WORK_MS } from './options.ts'

/** What one replica can handle. */
const LIMIT = 1_000 / WORK_MS
/** How long events are published in a scenario, and what comes before it is looked at, in seconds. */
const SECONDS = 12
const WARM_UP_S = 2

interface Scenario {
  readonly name: string
  readonly producers: number
  readonly partitions: number
  readonly consumers: number
  /** Events a second that are published. */
  readonly rate: number
  /** What happens after a third of the time. */
  readonly change?: (
    group: ScalingGroup,
    members: Awaited<ReturnType<ScalingGroup['addConsumer']>>[],
  ) => Promise<void>
  /** Seconds, when it is not the usual time. */
  readonly seconds?: number
  readonly expectedPartitions?: number
}

const scenarios: readonly Scenario[] = [
  { name: '1 producer, 1 partition, 1 consumer', producers: 1, partitions: 1, consumers: 1, rate: 1_500 },
  { name: '1 producer, 3 partitions, 3 consumers', producers: 1, partitions: 3, consumers: 3, rate: 1_500 },
  { name: '3 producers, 3 partitions, 3 consumers', producers: 3, partitions: 3, consumers: 3, rate: 1_500 },
  { name: '3 partitions, 5 consumers: two are idle', producers: 1, partitions: 3, consumers: 5, rate: 1_500 },
  { name: '5 partitions, 2 consumers: the lag grows', producers: 1, partitions: 5, consumers: 2, rate: 600 },
  {
    ...{
      name: 'one of 3 consumers is killed',
      producers: 1,
      partitions: 3,
      consumers: 3,
      rate: 400,
      seconds: 30,
    },
    change: async (_, members) => void members[0]?.process.removeAllListeners('exit').kill('SIGKILL'),
  },
  {
    ...{ name: 'a third consumer joins', producers: 1, partitions: 3, consumers: 2, rate: 400, seconds: 20 },
    change: async (group) => void (await group.addConsumer()),
  },
  {
    ...{
      name: '3 partitions become 6, for 6 consumers',
      producers: 1,
      partitions: 3,
      consumers: 6,
      rate: 600,
    },
    ...{ seconds: 45, expectedPartitions: 6 },
    change: async (group) => group.requestPartitions(6),
  },
]

interface Outcome {
  readonly scenario: Scenario
  readonly handledPerSecond: number
  readonly perSecond: readonly number[]
  readonly lagAtEnd: number
  readonly mostLag: number
  readonly assigned: string
  readonly longestPauseMs: number
}

/**
 * The scaling scenarios of one topic: throughput, lag, idle consumers, pauses of a rebalance, and the proof of each.
 *
 * @param options `write`: keeps the table and the pictures in docs/scaling.md
 */
export async function scaling({ write }: { write: boolean }): Promise<void> {
  title(`Scaling: each event takes ${WORK_MS} ms of the one connection that a consumer has`)
  line('limit of one consumer', perSecond(LIMIT))
  const outcomes: Outcome[] = []
  for (const scenario of scenarios) outcomes.push(await run(scenario))
  const page = [tableOf(outcomes), ...outcomes.filter(({ scenario }) => scenario.change).map(pictureOf)].join(
    '\n\n',
  )
  print(`\n${page}`)
  if (write) writePart('scaling.md', 'scaling', page)
}

function tableOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ scenario, handledPerSecond, lagAtEnd, mostLag, assigned, longestPauseMs }) => {
    const limit = LIMIT * Math.min(scenario.consumers, scenario.partitions)
    const cells = [
      scenario.name,
      scenario.rate,
      handledPerSecond.toFixed(0),
      `${((handledPerSecond / limit) * 100).toFixed(0)} %`,
      assigned,
      `${lagAtEnd} (${mostLag})`,
      `${(longestPauseMs / 1_000).toFixed(1)} s`,
    ]
    return `| ${cells.join(' | ')} |`
  })
  return [
    '| scenario | published /s | handled /s | of the limit | partitions of each consumer | lag at the end (largest) | longest pause of a key |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

/** What was handled in each second of a scenario in which something changes. */
function pictureOf({ scenario, perSecond }: Outcome): string {
  const seconds = perSecond.map((_, second) => second + 1)
  return [
    '```mermaid',
    'xychart-beta',
    `  title "${scenario.name}"`,
    `  x-axis "second" ${seconds[0]} --> ${seconds.length}`,
    `  y-axis "handled /s" 0 --> ${Math.ceil(Math.max(...perSecond) / 100) * 100}`,
    `  line [${perSecond.join(', ')}]`,
    '```',
  ].join('\n')
}

async function run(scenario: Scenario): Promise<Outcome> {
  const { name, producers, partitions, consumers, rate, change, seconds = SECONDS } = scenario
  title(name)
  const group = await openGroup(partitions)
  try {
    for (let n = 0; n < producers; n++) await group.addProducer()
    const members = []
    for (let n = 0; n < consumers; n++) members.push(await group.addConsumer())
    await eventually(async () => {
      const assigned = await group.assigned()
      if (assigned.reduce((sum, each) => sum + each, 0) < partitions)
        throw new Error('partitions are without a consumer')
    })
    group.publish(rate)
    let mostLag = 0
    const watch = setInterval(() => {
      void group.counted().then(({ published, handled }) => {
        mostLag = Math.max(mostLag, published - handled)
      })
    }, 500)
    await sleep((seconds / 3) * 1_000)
    await change?.(group, members)
    await sleep(((seconds * 2) / 3) * 1_000)
    clearInterval(watch)
    const assigned = (await group.assigned()).join(', ')
    const { published, handled } = await group.counted()
    group.publish(0)
    await drained(group)
    const figures = await figuresOf(group, seconds)
    const outcome = { scenario, ...figures, lagAtEnd: published - handled, mostLag, assigned }
    line('handled', perSecond(figures.handledPerSecond), `partitions by consumer: ${assigned}`)
    line('lag when publishing ended', String(outcome.lagAtEnd), `largest: ${mostLag}`)
    line('longest pause of a key', `${(figures.longestPauseMs / 1_000).toFixed(1)} s`)
    if (scenario.expectedPartitions)
      proof(
        'partitions that the keys are spread over',
        await group.partitionsUsed(),
        scenario.expectedPartitions,
      )
    await prove(group)
    return outcome
  } finally {
    await group.close()
  }
}

/** Each event once, and those of a key in their order. */
async function prove(group: ScalingGroup): Promise<void> {
  const { published } = await group.counted()
  const { rows } = await group.sql.query(
    `select count(*)::int as handled, count(distinct (source, n))::int as each,
       (select count(*)::int from (
         select n, lag(n) over (partition by source order by id) as before from handled
       ) h where n is distinct from coalesce(before + 1, 0)) as disordered
     from handled`,
  )
  proof('events handled, of those that were published', rows[0].handled, published)
  proof('different ones of them', rows[0].each, published)
  proof('events out of the order of their key', rows[0].disordered, 0)
}

async function figuresOf({ sql }: ScalingGroup, seconds: number) {
  const { rows } = await sql.query<{ second: number; handled: number }>(
    `select floor(extract(epoch from at - first))::int as second, count(*)::int as handled
     from handled, (select min(at) as first from handled) f
     where at < first + make_interval(secs => $1) group by 1 order by 1`,
    [seconds],
  )
  const inSecond = new Map(rows.map(({ second, handled }) => [second, handled]))
  const perSecond = Array.from({ length: seconds }, (_, second) => inSecond.get(second) ?? 0)
  const looked = perSecond.slice(WARM_UP_S)
  const pauses = await sql.query<{ pause: number }>(
    `select coalesce(max(extract(epoch from at - before)) * 1000, 0)::float8 as pause
     from (select at, lag(at) over (partition by source order by id) as before from handled) h`,
  )
  return {
    perSecond,
    handledPerSecond: looked.reduce((sum, each) => sum + each, 0) / looked.length,
    longestPauseMs: pauses.rows[0]?.pause ?? 0,
  }
}
