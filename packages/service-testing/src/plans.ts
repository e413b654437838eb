import { inspect } from 'node:util'
import { openPool } from '@jangteo/service-kit'
import type { FreshDatabase } from '@jangteo/testing'
import pg from 'pg'
import { logger } from './logger.ts'

/** A statement as it was sent to PostgreSQL. */
export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

/** A node of PostgreSQL's plan, as `explain (format json)` names its parts. */
interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Actual Rows'?: number
  readonly 'Actual Loops'?: number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Index Recheck'?: number
  readonly Plans?: readonly PlanNode[]
}

/** Every statement on rows that this process sends while something is done; once for each text and its values. */
export async function statementsOf(doing: () => Promise<unknown>): Promise<Statement[]> {
  const { prototype } = pg.Client
  const { query } = prototype
  const sent = new Map<string, Statement>()
  prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first, second] = args as [string | pg.QueryConfig, unknown]
    const { text, values = Array.isArray(second) ? second : [] } =
      typeof first === 'string' ? { text: first } : first
    if (/^\s*(with|select|insert|update|delete)\b/i.test(text))
      sent.set(text + inspect(values), { text, values })
    return (query as (...args: unknown[]) => unknown).apply(this, args)
  } as typeof query
  try {
    await doing()
  } finally {
    prototype.query = query
  }
  return [...sent.values()]
}

/**
 * The sequential scans in the cached plans of these statements, planned on tables as they are after a vacuum: a plan that
 * was made for an empty table can be wrong later. Each as `table: statement`.
 */
export async function sequentialScans(
  database: Pick<FreshDatabase, 'url' | 'adminUrl'>,
  statements: readonly Pick<Statement, 'text'>[],
): Promise<string[]> {
  await vacuum(database)
  return withPool(database.url, async (pool) => {
    const scans: string[] = []
    for (const text of new Set(statements.map(({ text }) => text))) {
      const plan = await explained(pool, `explain (generic_plan, format json) ${text}`)
      for (const node of nodesOf(plan))
        if (node['Node Type'] === 'Seq Scan') scans.push(`${node['Relation Name']}: ${text}`)
    }
    return scans
  })
}

/** PostgreSQL makes a plan for the values of a statement, and after some runs one for all values. */
const MODES = ['force_custom_plan', 'force_generic_plan']

/**
 * Runs each statement without effect, and returns how many rows its plan read, including rows that it filtered out: for a
 * plan that knows the values, and for one that does not.
 */
export async function rowsRead(
  database: Pick<FreshDatabase, 'url' | 'adminUrl'>,
  statements: readonly Statement[],
): Promise<{ rows: number; text: string }[]> {
  await vacuum(database)
  return withPool(database.url, async (pool) => {
    const all: { rows: number; text: string }[] = []
    for (const mode of MODES)
      for (const { text, values } of statements) {
        await pool.query(`begin; set local plan_cache_mode = ${mode}`)
        const plan = await explained(pool, `explain (analyze, timing off, format json) ${text}`, values)
        await pool.query('rollback')
        all.push({ rows: nodesOf(plan).reduce((sum, node) => sum + rowsOf(node), 0), text })
      }
    return all
  })
}

/** An index finds rows for a bitmap, and the table gives them; both are counted. */
const rowsOf = (node: PlanNode): number =>
  node['Relation Name'] || node['Node Type'] === 'Bitmap Index Scan'
    ? (node['Actual Loops'] ?? 0) *
      ((node['Actual Rows'] ?? 0) +
        (node['Rows Removed by Filter'] ?? 0) +
        (node['Rows Removed by Index Recheck'] ?? 0))
    : 0

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

async function explained(
  pool: pg.Pool,
  statement: string,
  values: readonly unknown[] = [],
): Promise<PlanNode> {
  const { rows } = await pool.query(statement, [...values])
  return rows[0]['QUERY PLAN'][0].Plan
}

const vacuum = ({ adminUrl }: Pick<FreshDatabase, 'adminUrl'>) =>
  withPool(adminUrl, (pool) => pool.query('vacuum (analyze)'))

/** One connection, with the settings of a service's connections. */
async function withPool<R>(url: string, work: (pool: pg.Pool) => Promise<R>): Promise<R> {
  const pool = openPool(url, { max: 1, name: 'plans', logger })
  try {
    return await work(pool)
  } finally {
    await pool.end()
  }
}
