import { isContract, type Migration } from '@jangteo/migrations'
import { parse } from 'libpg-query'

/** The migrations that were applied before two releases of a service ran beside each other. */
const before = { own: '20261129200000', messaging: '008' }

/** Migrations that are applied already, and build an index while the release before waits. */
const builtAtOnce = new Set(['20261130090000_wallet_events', '010_redrive_runs.sql'])

// biome-ignore lint/suspicious/noExplicitAny: PostgreSQL's own parse tree, which has hundreds of kinds of nodes
type Node = any

/** What an earlier release may use: the rest (indexes, triggers, constraints) it does not notice when it is gone. */
const used = new Set([
  'TABLE',
  'COLUMN',
  'VIEW',
  'MATVIEW',
  'FUNCTION',
  'TYPE',
  'DOMAIN',
  'SEQUENCE',
  'SCHEMA',
])

/**
 * What a migration takes away from the release before, as sentences: it could not run on the database any more. A table that the
 * migration itself creates is free.
 *
 * @throws Error for a text that is no SQL
 */
export async function takenAway(sql: string): Promise<string[]> {
  const { stmts } = (await parse(sql)) as { stmts: { stmt: Node }[] }
  const statements = stmts.map(({ stmt }) => stmt)
  const created = new Set(
    statements.flatMap(({ CreateStmt }) => (CreateStmt ? [CreateStmt.relation.relname] : [])),
  )
  return statements.flatMap((statement) => {
    const [[kind, node]] = Object.entries(statement) as [[string, Node]]
    if (created.has(node.relation?.relname)) return []
    return rules[kind]?.(node) ?? []
  })
}

const rules: Readonly<Record<string, (node: Node) => string[]>> = {
  DropStmt: ({ removeType }) => {
    const what = String(removeType).replace('OBJECT_', '')
    return used.has(what) ? [`drops a ${what.toLowerCase()}`] : []
  },
  RenameStmt: ({ relation, newname }) => [`renames in ${relation?.relname ?? 'the database'} to ${newname}`],
  IndexStmt: ({ unique, relation, if_not_exists }) => [
    ...(unique ? [`makes values of ${relation.relname} unique`] : []),
    // The release before cannot write until it is built, so an operator of a large shop has to be able to build it before.
    ...(if_not_exists ? [] : [`builds an index on ${relation.relname} without "if not exists"`]),
  ],
  AlterTableStmt: ({ cmds, relation }) =>
    cmds.flatMap(({ AlterTableCmd: command }: Node) =>
      changes(command).map((change) => `${relation.relname}: ${change}`),
    ),
}

function changes({ subtype, name, def }: Node): string[] {
  if (subtype === 'AT_DropColumn') return [`drops ${name}`]
  if (subtype === 'AT_AlterColumnType') return [`changes the type of ${name}`]
  if (subtype === 'AT_SetNotNull') return [`requires ${name}`]
  if (subtype === 'AT_ColumnDefault' && !def) return [`drops the default of ${name}`]
  if (subtype === 'AT_AddConstraint') return [`adds the constraint ${def.Constraint.conname ?? ''}`]
  if (subtype !== 'AT_AddColumn') return []
  const { colname, constraints = [] } = def.ColumnDef
  const kinds = constraints.map(({ Constraint }: Node) => Constraint.contype)
  const filled = kinds.some((kind: string) => /DEFAULT|IDENTITY|GENERATED/.test(kind))
  return kinds.includes('CONSTR_NOTNULL') && !filled ? [`requires ${colname}`] : []
}

/**
 * Refuses migrations that take something away and whose name does not say so: `migrate` would apply them while the release before
 * still runs.
 *
 * @throws Error that names each of them, and what it takes away
 */
export async function refuseHiddenContracts(migrations: readonly Migration[]): Promise<void> {
  const hidden: string[] = []
  for (const migration of migrations) {
    const first = migration.name.endsWith('.sql') ? before.messaging : before.own
    if (migration.name.slice(0, first.length) <= first || isContract(migration)) continue
    if (builtAtOnce.has(migration.name)) continue
    const taken = await takenAway(migration.sql)
    if (taken.length > 0) hidden.push(`${migration.name} ${taken.join('; ')}`)
  }
  if (hidden.length > 0)
    throw new Error(
      `the release before could not run after these migrations: only add something, or make it a migration of its own whose name ends with _contract (docs/deploy.md)\n${hidden.join('\n')}`,
    )
}
