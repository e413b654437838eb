import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { listActions } from '../src/actions.ts'
import { forgetInbox } from '../src/consume/inbox.ts'
import { listBehind } from '../src/letters/behind.ts'
import { findLetter, listDeadLetters, summarizeLetters } from '../src/letters/find-letters.ts'
import { listGroups } from '../src/letters/groups.ts'
import { dueLetters, forgetDeadLetters, lettersOf, nextDueInMs } from '../src/letters/letters.ts'
import { Findings, forgetFindings } from '../src/operate/findings.ts'
import { findKnownEvents } from '../src/operate/known-events.ts'
import { finishRun, leaseNext, markFailed, markLetter } from '../src/operate/run-progress.ts'
import { forgetRuns, listRuns, showRun } from '../src/operate/run-store.ts'
import { nextOutboxRows, outboxDepth } from '../src/publish/outbox.ts'
import { SESSION_SETTINGS } from '../src/replicas/session.ts'
import { testDatabase } from './support/service.ts'
import { log } from './support/worlds.ts'

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Actual Rows'?: number
  readonly 'Actual Loops'?: number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly PlanNode[]
}

/** A database of its own, and what is read again and again in every service: by the relay in its session, and by the pool. */
async function open() {
  const database = await testDatabase()
  const [relay, pooled, admin] = [database.url, database.url, database.adminUrl].map(
    (url) => new pg.Client(url),
  ) as [pg.Client, pg.Client, pg.Client]
  for (const client of [relay, pooled, admin]) await client.connect()
  onTestFinished(async () => {
    for (const client of [relay, pooled, admin]) await client.end()
  })
  await relay.query(SESSION_SETTINGS)
  // As every connection of a service's pool is set.
  await pooled.query('set enable_seqscan = off')
  const sent: { client: pg.Client; text: string; values: unknown[] }[] = []
  const recording =
    (client: pg.Client) =>
    (first: string | pg.QueryConfig, second: unknown[] = []) => {
      const { text, values = second } = typeof first === 'string' ? { text: first } : first
      sent.push({ client, text, values })
      return client.query(text, values)
    }
  const query = recording(pooled)
  const pool = { query } as unknown as pg.Pool
  const tx = {
    $queryRawUnsafe: async <T>(text: string, ...values: unknown[]) => (await query(text, values)).rows as T,
    $executeRawUnsafe: async (text: string, ...values: unknown[]) =>
      (await query(text, values)).rowCount ?? 0,
  }
  const before = new Date(Date.now() - 45 * 24 * 60 * 60 * 1000)
  await nextOutboxRows({ query: recording(relay) } as never, [], 500)
  await forgetInbox(pool, before)
  await forgetDeadLetters(pool, before)
  await forgetFindings(pool, before)
  await dueLetters(pool, 100)
  await nextDueInMs(pool)
  const day = { since: new Date(Date.now() - 60_000), until: new Date() }
  const group = '0123456789abcdef'
  const some = {
    group,
    topic: 'note.taken',
    consumer: 'reader',
    key: 'key-6',
    reason: 'no',
    ...day,
    after: '10',
  }
  await listDeadLetters(pool)
  for (const [name, value] of Object.entries(some)) await listDeadLetters(pool, { [name]: value })
  await listDeadLetters(pool, some)
  await findLetter(pool, '6')
  await listActions(pool)
  for (const filter of [{ actor: 'operator:kim' }, { action: 'a' }, { target: 't' }, day])
    await listActions(pool, filter)
  await new Findings(pool, log).list()
  await findKnownEvents(pool, ['reader', 'other'], ['6', '7', 'unknown'])
  await lettersOf(tx, { consumer: 'reader', key: 'key-7', id: '7' }, 100)
  await lettersOf(tx, { consumer: 'reader', key: null, id: '7' }, 100)
  await listBehind(pool, { id: '7', consumer: 'reader', key: 'key-7', blocks: true })
  await forgetRuns(pool, before)
  await listRuns(pool)
  await showRun(pool, '1')
  await leaseNext(pool, 'worker')
  const run = { runId: '1', worker: 'worker' }
  // Without a run of its own a statement changes nothing, and says so; the plan is the same.
  await markLetter(tx, run, '7', 'redriven').catch(() => undefined)
  await markFailed(tx, run, '7', { consumer: 'reader', key: 'key-7', id: '7' }).catch(() => undefined)
  const read = [...sent]
  await finishRun(pool, 'worker', '1')
  const reads = sent.length
  await summarizeLetters(pool)
  await listGroups(pool)
  await outboxDepth(pool)
  const counted = sent.slice(reads)

  const explained = async (
    options: string,
    { client, text, values }: (typeof sent)[number],
  ): Promise<PlanNode[]> => {
    const { rows } = await client.query(`explain (${options}, format json) ${text}`, values)
    const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]
    return nodesOf(rows[0]['QUERY PLAN'][0].Plan)
  }
  return {
    admin,
    /** Sequential scans, but of the findings: each of them is acknowledged by a person, so they are few. */
    async scans() {
      const scans: string[] = []
      for (const statement of sent)
        for (const node of await explained('generic_plan', { ...statement, values: [] }))
          if (node['Node Type'] === 'Seq Scan' && node['Relation Name'] !== 'finding')
            scans.push(statement.text)
      return scans
    },
    /** Statements that take up more rows than that. */
    async reading(more: number) {
      const much: { rows: number; text: string }[] = []
      for (const statement of read) {
        await statement.client.query('begin')
        const nodes = await explained('analyze, timing off', statement)
        await statement.client.query('rollback')
        const rows = nodes
          .filter((node) => node['Relation Name'])
          .map(
            (node) =>
              (node['Actual Loops'] ?? 1) *
              ((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)),
          )
          .reduce((sum, each) => sum + each, 0)
        if (rows > more) much.push({ rows, text: statement.text })
      }
      return much
    },
    /** How the statements that count go through the tables in which they count much. */
    async counting() {
      const nodes: PlanNode[] = []
      for (const statement of counted) nodes.push(...(await explained('analyze, timing off', statement)))
      return nodes.filter((node) => (node['Actual Rows'] ?? 0) > 1_000 && node['Relation Name'])
    },
  }
}

it('the queries of every service use an index, also when the plan was made with empty tables', async () => {
  const { admin, scans } = await open()
  await admin.query('vacuum (analyze)')
  expect(await scans()).toEqual([])
})

it('the queries of every service read few of a hundred thousand rows', async () => {
  const { admin, scans, reading, counting } = await open()
  await admin.query(`
    insert into messaging.outbox (topic, headers) select 'note.taken', '{}' from generate_series(1, 100000);
    insert into messaging.inbox (consumer, event_id) select 'reader', n from generate_series(1, 100000) n;
    insert into messaging.dead_letter (consumer, event_id, topic, partition, "offset", timestamp, key, headers, error,
      attempts, first_failed_at, dead_at, retry_at, resolved_at, resolution)
    select 'reader', n, 'note.taken', 0, n, now(), 'key-' || n % 5000, '{}', 'no', 1, now(),
      case when n % 4 > 0 then now() end, case when n % 4 = 0 then now() + n * interval '1 second' end,
      case when n % 2 = 1 then now() end, case when n % 2 = 1 then 'redriven' end
    from generate_series(1, 100000) n;
    insert into messaging.redrive_run (selection, rate, actor, reason, via, worker, letters)
    values ('{"all":true}', 5, 'operator:kim', 'r', 'v', 'worker', 100000);
    insert into messaging.redrive_letter (run_id, letter_id, outcome)
    select 1, n, case when n % 10 > 0 then 'redriven' end from generate_series(1, 100000) n;
    insert into messaging.operator_action (actor, action, via, target, reason)
    select 'operator:' || n % 100, 'a' || n % 100, 'v', 't' || n % 1000, 'r' from generate_series(1, 100000) n`)
  await admin.query('vacuum (analyze)')
  expect(await scans()).toEqual([])
  // The list of dead letters has a thousand of them, among as many again that are still retried.
  expect(await reading(3_000)).toEqual([])
  // What is counted for every scrape is counted by indexes alone.
  expect((await counting()).map((node) => node['Node Type'])).toEqual([
    'Index Only Scan',
    'Index Only Scan',
    'Index Only Scan',
    'Index Only Scan',
  ])
})
