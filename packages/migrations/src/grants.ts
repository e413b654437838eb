/** As an identifier in a statement. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** As a text in a statement. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Statements on the cluster after which only the role, the owner and administrators can connect to the database. */
export const closeDatabase = (database: string, role: string): string[] => [
  `revoke all on database ${quoted(database)} from public`,
  `grant connect on database ${quoted(database)} to ${quoted(role)}`,
]

/**
 * Statements inside a service's database, by the owner of its tables: its role reads and writes the rows of all tables that the
 * owner makes from then on, and can neither make nor change a table.
 */
export function serviceGrants(role: string): string[] {
  const schemas = 'public, messaging'
  return [
    'create schema if not exists messaging',
    `grant usage on schema ${schemas} to ${quoted(role)}`,
    `alter default privileges in schema ${schemas} grant select, insert, update, delete on tables to ${quoted(role)}`,
    `alter default privileges in schema ${schemas} grant usage on sequences to ${quoted(role)}`,
  ]
}
