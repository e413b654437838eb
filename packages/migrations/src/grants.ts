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
 * Statements inside a service's database, by a superuser: no role but an administrator can make large objects, which would be
 * files of any size that no table names. PostgreSQL has these functions in every database, and lets everybody run them.
 */
export const closeLargeObjects = (): string[] => [
  onEach(
    `select format('revoke execute on function %s from public', oid::regprocedure)
     from pg_proc where pronamespace = 'pg_catalog'::regnamespace and proname ~ '^(lo_.*|loread|lowrite)$'`,
  ),
]

/**
 * Statements inside a service's database, by an administrator: what another role has made there becomes the owner's. Does nothing
 * where the owner has made all.
 */
export function giveTo(owner: string): string[] {
  const to = `owner to ${quoted(owner).replaceAll('%', '%%')}`
  const others = `<> ${literal(owner)}::regrole`
  const schemas = `in ('public'::regnamespace, to_regnamespace('messaging'))`
  return [
    onEach(
      `select format('alter schema %I ${to}', nspname) from pg_namespace where nspname = 'messaging' and nspowner ${others}`,
    ),
    // A sequence of a column belongs to the owner of the table; so do the tables and their indexes.
    onEach(
      `select format('alter %s %s ${to}', case relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view' else 'table' end, oid::regclass)
       from pg_class c where relnamespace ${schemas} and relkind in ('r', 'p', 'v', 'm', 'S') and relowner ${others}
         and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i', 'e') and d.classid = 'pg_class'::regclass and c.relkind = 'S')`,
    ),
    onEach(
      `select format('alter routine %s ${to}', oid::regprocedure) from pg_proc p where pronamespace ${schemas} and proowner ${others}
         and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
    ),
    onEach(
      `select format('alter type %s ${to}', oid::regtype) from pg_type t where typnamespace ${schemas} and typtype in ('e', 'd') and typowner ${others}
         and not exists (select from pg_depend d where d.objid = t.oid and d.deptype = 'e')`,
    ),
  ]
}

/** One statement on one line, as PostgreSQL's single-user mode needs it, that runs each statement which the query finds. */
const onEach = (query: string): string =>
  `do $$ declare each text; begin for each in ${query.replaceAll(/\s+/g, ' ')} loop execute each; end loop; end $$`

/**
 * Statements inside a service's database, by the owner of its tables: its role reads and writes the rows of all tables that the
 * owner makes from then on, and can neither make nor change a table. Some tables take rights away again: the ledger, the histories.
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
