import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Coordinates, databaseUrl } from '../src/coordinates.ts'
import { ownerOf } from '../src/databases.ts'
import { onDatabase } from '../src/on-database.ts'
import { infra } from '../src/paths.ts'
import { services } from '../src/services.ts'
import { freshDatabase } from '../src/stacks/fresh-database.ts'
import { testStackVariable } from '../src/stacks/test-stack.ts'

const stack: Coordinates = JSON.parse(process.env[testStackVariable] ?? '{}')

/** All that a role may do in a database, whether it was granted to the role or to everybody: one line for each object. */
const privileges = `
  with all_of(role) as (select oid from pg_roles where rolname = $1),
  own as (select oid, nspname from pg_namespace where nspname !~ '^pg_(toast|temp)' and nspname not in ('pg_catalog', 'information_schema'))
  select 'role ' || concat_ws(' ', case when rolsuper then 'superuser' end, case when rolcreaterole then 'createrole' end,
      case when rolcreatedb then 'createdb' end, case when rolreplication then 'replication' end, case when rolbypassrls then 'bypassrls' end,
      (select string_agg('member of ' || roleid::regrole, ' ') from pg_auth_members where member = r.oid)) as line
    from pg_roles r where rolname = $1
  union all select 'database: ' || string_agg(p, ', ' order by p) from all_of, unnest('{connect,create,temporary}'::text[]) p
    where has_database_privilege(role, current_database(), p)
  union all select 'schema ' || nspname || ': ' || string_agg(p, ', ' order by p) from all_of, own, unnest('{usage,create}'::text[]) p
    where has_schema_privilege(role, own.oid, p) group by nspname
  union all select 'table ' || c.oid::regclass || ': ' || string_agg(p, ', ' order by p)
    from all_of, pg_class c join own on own.oid = c.relnamespace,
      unnest('{select,insert,update,delete,truncate,references,trigger,maintain}'::text[]) p
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition and has_table_privilege(role, c.oid, p) group by c.oid
  union all select 'columns of ' || c.oid::regclass || ': ' || p || ' (' || string_agg(a.attname, ', ' order by a.attnum) || ')'
    from all_of, pg_class c join own on own.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid,
      unnest('{select,insert,update,references}'::text[]) p
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition and a.attnum > 0 and not a.attisdropped
      and not has_table_privilege(role, c.oid, p) and has_column_privilege(role, c.oid, a.attnum, p) group by c.oid, p
  union all select 'sequence ' || c.oid::regclass || ': ' || string_agg(p, ', ' order by p)
    from all_of, pg_class c join own on own.oid = c.relnamespace, unnest('{usage,select,update}'::text[]) p
    where c.relkind = 'S' and has_sequence_privilege(role, c.oid, p) group by c.oid
  union all select 'routine ' || f.oid::regprocedure || ': execute' || case when prosecdef then ' as its owner' else '' end
    from all_of, pg_proc f join own on own.oid = f.pronamespace
    where has_function_privilege(role, f.oid, 'execute') and f.prorettype <> 'trigger'::regtype
      and not exists (select from pg_depend d where d.objid = f.oid and d.deptype = 'e')
  union all select 'large objects: ' || f.oid::regprocedure from all_of, pg_proc f
    where proname ~ '^(lo_.*|loread|lowrite)$' and has_function_privilege(role, f.oid, 'execute')
  order by 1`

/** Partitions are reached through their table only: no role may use one by its own name. */
const partitions = `
  select c.oid::regclass::text as name from pg_class c, pg_roles r
  where r.rolname = $1 and c.relispartition and c.relkind in ('r', 'p')
    and has_table_privilege(r.oid, c.oid, 'update, delete, truncate') and not has_table_privilege(r.oid,
      (select inhparent from pg_inherits where inhrelid = c.oid), 'update, delete, truncate')`

describe('what each role of a service may do in its database', () => {
  it('is what postgres/privileges.txt says, of every object (`npm test infra -- -u` writes it again)', async () => {
    const sections = await Promise.all(
      services.map(async (service) => {
        const database = await freshDatabase(stack, service.name)
        try {
          return await onDatabase(database.adminUrl, async (client) => {
            const { rows } = await client.query<{ line: string }>(privileges, [service.database])
            expect((await client.query(partitions, [service.database])).rows).toEqual([])
            return [`${service.database}`, ...rows.map(({ line }) => `  ${line.trim()}`)].join('\n')
          })
        } finally {
          await database.drop()
        }
      }),
    )
    const file = path.join(infra, 'postgres/privileges.txt')
    await expect(`${sections.join('\n\n')}\n`).toMatchFileSnapshot(file)
  })

  const attacks: readonly [string, string][] = [
    ['makes a large object', 'select lo_create(0)'],
    ['writes a large object', `select lo_from_bytea(0, 'x')`],
    ['imports a file', `select lo_import('/etc/hostname')`],
    ['makes a temporary table', 'create temporary table mine (x int)'],
    ['makes a table', 'create table mine (x int)'],
    ['makes a schema', 'create schema mine'],
    ['makes a function', `create function mine() returns int language sql as 'select 1'`],
    ['reads which migrations were applied', 'select * from _prisma_migrations'],
    ['claims a migration', `insert into messaging.migration values ('999_mine', 'x')`],
    ['forgets a migration', 'delete from _prisma_migrations'],
    ['forgets what operators did', 'delete from messaging.operator_action'],
    ['becomes the owner', 'set role OWNER'],
    ['becomes the administrator', 'set role jangteo'],
    ['gives itself a right', 'grant all on _prisma_migrations to current_user'],
    ['makes a role', 'create role mine'],
    ['reads a file', `select pg_read_file('/etc/hostname')`],
    ['runs a program', `copy (select 1) to program 'true'`],
    ['changes a setting of the server', `alter system set log_statement = 'all'`],
  ]
  it.each(services)('no attack on the database of $name succeeds', async (service) => {
    const database = await freshDatabase(stack, service.name)
    try {
      await onDatabase(database.url, async (client) => {
        for (const [what, statement] of attacks) {
          const sql = statement.replace('OWNER', ownerOf(service.database))
          const error = await client.query(sql).catch((refused) => refused)
          expect([what, error.code]).toEqual([what, '42501'])
        }
      })
    } finally {
      await database.drop()
    }
  })

  it.each([
    ['order', `update order_event set status = 'paid'`],
    ['order', 'delete from order_event'],
    ['balance', 'update entry set amount = 0'],
    ['balance', 'delete from transfer'],
    ['data-platform', 'delete from event'],
  ])('of %s does not change what is only appended to: %s', async (name, statement) => {
    const database = await freshDatabase(stack, name)
    try {
      await onDatabase(database.url, async (client) => {
        await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' })
      })
    } finally {
      await database.drop()
    }
  })
})

describe('the password of a service', () => {
  it('is replaced without downtime: a second role is a member of the first, with its rights and no more', async () => {
    const database = await freshDatabase(stack, 'order')
    const next = Object.assign(new URL(database.url), {
      username: 'order_next',
      password: 'the-next-one',
    }).href
    const read = 'select count(*)::int as number from orders'
    try {
      await onDatabase(database.url, async (running) => {
        await onDatabase(database.adminUrl, (admin) =>
          admin.query(`create role order_next login in role "order" password 'the-next-one'`),
        )
        await onDatabase(next, async (released) => {
          for (const client of [running, released])
            expect((await client.query(read)).rows).toEqual([{ number: 0 }])
          await released.query('delete from idempotency')
          for (const refused of [
            'delete from order_event',
            'create table mine (x int)',
            'select lo_create(0)',
          ])
            await expect(released.query(refused)).rejects.toMatchObject({ code: '42501' })
        })
        // A connection that lives goes on after the old password is gone.
        await onDatabase(database.adminUrl, (admin) => admin.query(`alter role "order" nologin`))
        expect((await running.query(read)).rows).toEqual([{ number: 0 }])
        await expect(onDatabase(database.url, (client) => client.query(read))).rejects.toMatchObject({
          code: '28000',
        })
      })
    } finally {
      await onDatabase(stack.adminUrl, async (admin) => {
        await admin.query(`alter role "order" login`)
        await admin.query('drop role if exists order_next')
      })
      await database.drop()
    }
  })
})

describe('the owner of the tables of a service', () => {
  it.each(services)(
    'of $name is no superuser, and owns all that is there',
    async ({ name, database: own }) => {
      const database = await freshDatabase(stack, name)
      try {
        await onDatabase(database.adminUrl, async (client) => {
          const { rows } = await client.query(
            `select distinct relowner::regrole::text as owner from pg_class
           where relnamespace in ('public'::regnamespace, 'messaging'::regnamespace) and relkind in ('r', 'p', 'S', 'v')`,
          )
          expect(rows).toEqual([{ owner: ownerOf(own) }])
          const roles = await client.query(
            'select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls as mighty from pg_roles where rolname = $1',
            [ownerOf(own)],
          )
          expect(roles.rows).toEqual([{ mighty: false }])
        })
      } finally {
        await database.drop()
      }
    },
  )

  it('gets what the administrator made before there was an owner, and the role of the service keeps its rights', async () => {
    const [database, owner, role] = ['taken', 'taken_owner', 'taken_service']
    const { closeLargeObjects, giveTo, provision } = await import('@jangteo/migrations')
    expect(closeLargeObjects().concat(giveTo(owner)).join('')).not.toContain('\n')
    const url = (as: string) => {
      const address = new URL(databaseUrl(stack, database))
      return Object.assign(address, { username: as, password: 'secret' }).href
    }
    await onDatabase(stack.adminUrl, async (admin) => {
      await admin.query(`create role ${role} login password 'secret'`)
      await admin.query(`create database ${database} encoding 'UTF8' locale 'C' template template0`)
    })
    try {
      await onDatabase(databaseUrl(stack, database), async (admin) => {
        await admin.query(`
          create schema messaging;
          alter default privileges in schema public, messaging grant select, insert, update, delete on tables to ${role};
          create table messaging.outbox (id bigserial primary key);
          create table public.day (day date primary key) partition by range (day);
          create table public.day_1 partition of public.day for values from ('2026-01-01') to ('2026-01-02');
          create type public.kind as enum ('a');
          create view public.days as select * from public.day;
          create function public.today() returns date language sql as 'select current_date'`)
      })
      await provision({ admin: stack.adminUrl, owner: url(owner), service: url(role) })
      await onDatabase(url(owner), async (client) => {
        await client.query('alter table messaging.outbox add x int')
        await client.query('create table public.later (x int)')
        await client.query(`alter type public.kind add value 'b'`)
        await client.query('drop function public.today()')
        await client.query('alter table public.day_1 add check (true)')
      })
      await onDatabase(url(role), async (client) => {
        await client.query('insert into public.later values (1)')
        await client.query('select * from messaging.outbox')
        await expect(client.query('select lo_create(0)')).rejects.toMatchObject({ code: '42501' })
      })
    } finally {
      await onDatabase(stack.adminUrl, async (admin) => {
        await admin.query(`drop database if exists ${database} with (force)`)
        for (const each of [owner, role]) await admin.query(`drop role if exists ${each}`)
      })
    }
  })
})
