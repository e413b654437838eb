import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { root } from '@jangteo/infra'
import { freePorts, host } from '@jangteo/launcher'
import pg from 'pg'
import { eventually } from './eventually.ts'

const installed = '/usr/sbin/pgbouncer'
const folder = path.join(root, '.stack/pgbouncer')

interface Program {
  readonly file: string
  readonly environment: NodeJS.ProcessEnv
}

/**
 * pgbouncer's program, or undefined on a machine without it: a test that needs it is skipped there, with a message. On
 * Debian its package is downloaded, with its libraries, and unpacked beside the downloads of the stack; that needs no
 * root.
 */
export function pgbouncer(): Program | undefined {
  if (existsSync(installed)) return { file: installed, environment: process.env }
  if (!existsSync('/usr/bin/apt-get')) return undefined
  if (!existsSync(path.join(folder, 'root', installed))) unpack()
  if (!existsSync(path.join(folder, 'root', installed))) return undefined
  const triplet = readdirSync(path.join(folder, 'root/usr/lib')).find((name) => name.endsWith('-linux-gnu'))
  return {
    file: path.join(folder, 'root', installed),
    environment: { ...process.env, LD_LIBRARY_PATH: path.join(folder, 'root/usr/lib', triplet ?? '') },
  }
}

/** Ignores failures: the caller checks whether the program exists afterwards. */
function unpack(): void {
  mkdirSync(folder, { recursive: true })
  const run = (file: string, ...args: string[]) =>
    spawnSync(file, args, { cwd: folder, encoding: 'utf8', timeout: 60_000 }).stdout ?? ''
  const needs = run('apt-cache', 'depends', 'pgbouncer').matchAll(/^ +Depends: (lib(?:c-?ares|event)\S*)$/gm)
  run('apt-get', 'download', 'pgbouncer', ...[...needs].map(([, name]) => name as string))
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb')))
    run('dpkg', '-x', file, path.join(folder, 'root'))
}

/** A pgbouncer in front of one database. `url` connects through it. @throws Error when it does not start */
export async function startPgbouncer(
  { file, environment }: Program,
  databaseUrl: string,
  mode: 'session' | 'transaction',
): Promise<{ url: string; stop(): Promise<void> }> {
  const [port] = (await freePorts(1)) as [number]
  const dir = mkdtempSync(path.join(tmpdir(), 'jangteo-pgbouncer-'))
  // It refuses to run as root, and another user has to read this.
  chmodSync(dir, 0o755)
  const target = new URL(databaseUrl)
  const database = target.pathname.slice(1)
  const configuration = `
[databases]
${database} = host=${target.hostname} port=${target.port} user=${target.username} password=${target.password}
[pgbouncer]
listen_addr = ${host}
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
ignore_startup_parameters = options,extra_float_digits
`
  writeFileSync(path.join(dir, 'pgbouncer.ini'), configuration)
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const child = spawn(file, [...user, path.join(dir, 'pgbouncer.ini')], { env: environment, stdio: 'ignore' })
  const url = Object.assign(new URL(databaseUrl), { host: `${host}:${port}` }).href
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const stop = async () => {
    process.removeListener('exit', kill)
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGINT')
      const late = setTimeout(kill, 2_000)
      await once(child, 'exit')
      clearTimeout(late)
    }
    rmSync(dir, { recursive: true })
  }
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`pgbouncer ended with ${child.exitCode}`)
    const client = new pg.Client(url)
    client.on('error', () => undefined)
    await client.connect()
    await client.end()
  }).catch(async (error) => {
    await stop()
    throw error
  })
  return { url, stop }
}
