import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat, truncate } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pingRedis, redisBinary } from '@jangteo/infra'
import { freePorts, host } from '@jangteo/launcher'
import { eventually } from './eventually.ts'

/** A Redis server for one test, which may break it. With an append-only file, synced every second. */
export interface FreshRedis {
  readonly url: string
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
  const file = await redisBinary()
  let server: ChildProcess | undefined
  const killAtExit = () => server?.kill('SIGKILL')
  process.once('exit', killAtExit)

  const start = async () => {
    const settings = { port, bind: host, dir, appendonly: 'yes', appendfsync: 'everysec', save: '' }
    const child = spawn(
      file,
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
  const appendOnly = path.join(dir, 'appendonly.aof')

  await start()
  return {
    url: `redis://${host}:${port}`,
    flush: () => command(port, 'FLUSHALL'),
    kill,
    start,
    async startEmpty() {
      await rm(appendOnly, { force: true })
      await start()
    },
    async startWithoutEnd() {
      await truncate(appendOnly, Math.floor((await stat(appendOnly)).size * (1 - LOST)))
      await start()
    },
    async stop() {
      await kill()
      process.removeListener('exit', killAtExit)
      await rm(dir, { recursive: true, force: true })
    },
  }
}

function command(port: number, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => socket.write(`${text}\r\n`))
    socket.once('error', reject)
    socket.once('data', (answer) => {
      socket.destroy()
      if (answer.toString().startsWith('+OK')) resolve()
      else reject(new Error(answer.toString()))
    })
  })
}
