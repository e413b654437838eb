import type { Component, ServiceDatabase } from '@jangteo/service-kit'

/** Roles of PostgreSQL that pass by the rights on tables: they read or write everything, in the database or around it. */
const PASSING_BY = [
  ...['pg_read_all_data', 'pg_write_all_data'],
  ...['pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program'],
]

/** What a role must not be, in the order in which it is said; each is an aggregate over the roles that it is or may become. */
const REFUSED = {
  'is a superuser': 'bool_or(rolsuper)',
  'may create roles': 'bool_or(rolcreaterole)',
  'is not held back by row security': 'bool_or(rolbypassrls)',
  'may replicate the database': 'bool_or(rolreplication)',
  'may read or write everything by a role of PostgreSQL': 'bool_or(rolname = any($1))',
  'owns tables of messaging, or may become their owner':
    "bool_or(oid in (select relowner from pg_class where relnamespace = to_regnamespace('messaging')))",
  "may change the history of operators' actions":
    "has_any_column_privilege(session_user, to_regclass('messaging.operator_action'), 'update') or " +
    "has_table_privilege(session_user, to_regclass('messaging.operator_action'), 'delete, truncate')",
}

/**
 * Refuses to start as a role that may do more than read and write rows: the service could change what it must only add to (its
 * ledger, its history of operators' actions, its migrations), and so could whatever takes it over.
 */
export const ownRole = ({ pool }: Pick<ServiceDatabase, 'pool'>): Component => ({
  name: 'database role',
  async start() {
    const conditions = Object.values(REFUSED)
    // The role that has logged in, because it can always become that one again.
    const { rows } = await pool.query<{ name: string; found: (boolean | null)[] }>(
      `select session_user as name, array[${conditions.join(', ')}] as found from pg_roles where pg_has_role(session_user, oid, 'member')`,
      [PASSING_BY],
    )
    const [{ name, found }] = rows as [(typeof rows)[number]]
    const reason = Object.keys(REFUSED).find((_, i) => found[i])
    if (reason !== undefined)
      throw new Error(
        `the role ${name} of DATABASE_URL ${reason}: give the service its own role, as \`provision\` and \`migrate\` of its artefact ` +
          'create it',
      )
  },
  stop: () => undefined,
})
