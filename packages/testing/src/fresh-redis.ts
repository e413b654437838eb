import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  askRedis,
  pingRedis,
  redisAdmin,
  redisAdminUrl,
  redisUrl,
  redisUsersFile,
  valkeyServer,
} from '@jangteo/infra'
import { freePorts, host } from '@jangteo/launcher'
import { eventually } from './eventually.ts'

/** A Redis server for one test, which may break it. With an append-only file, synced every second. */
export interface FreshRedis {
  /** As its administrator. */
  readonly adminUrl: string
  /** As a user of the stack's Redis: a service. */
  urlOf(user: string): string
  /** FLUSHALL, without a restart. */
  flush(): Promise<void>
  /** SIGKILL. Resolves when it is gone. */
  kill(): Promise<void>
  /** Starts it again with the data that it has on disk. Resolves when it can be used. */
  start(): Promise<void>
  /** Starts it again without any data. */
  startEmpty(): Promise<void>
  /** Starts it again with the end of its append-only file cut off, as when the last second was not written out. */
  startWithoutEnd(): Promise<void>
  /** Stops it, and removes its data. */
  stop(): Promise<void>
}

/** The lost part of the append-only file. */
const LOST = 0.3

/** @throws Error when the server does not start */
export async function freshRedis(): Promise<FreshRedis> {
  const [port] = (await freePorts(1)) as [number]
  const dir = await mkdtemp(path.join(tmpdir(), 'jangteo-redis-'))
  let server: ChildProcess | undefined
  const killAtExit = () => server?.kill('SIGKILL')
  process.once('exit', killAtExit)

  const start = async () => {
    const settings = {
      ...{ port, bind: host, dir, aclfile: redisUsersFile },
      ...{ appendonly: 'yes', appendfsync: 'everysec', save: '' },
    }
    const child = spawn(
      valkeyServer(),
      Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
      { stdio: 'ignore' },
    )
    server = child
    await eventually(() => {
      if (child.exitCode !== null) throw new Error(`Redis ended with ${child.exitCode}`)
      return pingRedis(port)
    })
  }
  const kill = async () => {
    const child = server
    server = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  const appendOnly = path.join(dir, 'appendonlydir')

  const adminUrl = redisAdminUrl(port)

  await start()
  return {
    adminUrl,
    urlOf: (user) => redisUrl({ redisAdminUrl: adminUrl }, user),
    async flush() {
      const answer = await askRedis(port, redisAdmin, 'FLUSHALL')
      if (answer !== '+OK') throw new Error(answer)
    },
    kill,
    start,
    async startEmpty() {
      await rm(appendOnly, { recursive: true, force: true })
      await start()
    },
    async startWithoutEnd() {
      const last = (await readdir(appendOnly)).find((file) => file.endsWith('.incr.aof')) as string
      const file = path.join(appendOnly, last)
      await truncate(file, Math.floor((await stat(file)).size * (1 - LOST)))
      await start()
    },
    async stop() {
      await kill()
      process.removeListener('exit', killAtExit)
      await rm(dir, { recursive: true, force: true })
    },
  }
}
