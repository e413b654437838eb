import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { debianProgram } from '@jangteo/infra'
import { freePorts, host } from '@jangteo/launcher'
import pg from 'pg'
import { eventually } from './eventually.ts'

type Program = NonNullable<ReturnType<typeof pgbouncer>>

/** pgbouncer's program, or undefined on a machine without it. */
export const pgbouncer = () =>
  debianProgram({ package: 'pgbouncer', file: '/usr/sbin/pgbouncer', libraries: /^lib(c-?ares|event)/ })

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
  const child = spawn(file, [...user, path.join(dir, 'pgbouncer.ini')], {
    env: { ...process.env, ...environment },
    stdio: 'ignore',
  })
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
