import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Stack, startStack } from '../src/embedded-stack.ts'
import { freePortSet, isTaken, type Ports } from '../src/ports.ts'
import { stopGroup } from '../src/process-group.ts'
import { identify, isRunning, kill } from '../src/process-identity.ts'
import { readState, writeState } from '../src/state.ts'

const parts = ['redis', 'sandbox']
let dir: string
let ports: Ports
const launchers: ChildProcess[] = []

beforeEach(async () => {
  dir = path.join(mkdtempSync(path.join(tmpdir(), 'jangteo-stack-')), 'dev')
  ports = await freePortSet()
})

afterEach(async () => {
  for (const launcher of launchers.splice(0)) launcher.kill('SIGKILL')
  await stopGroup(dir)
  rmSync(path.dirname(dir), { recursive: true })
})

const start = (options: object = {}): Promise<Stack> =>
  startStack({ dir, ports, parts, durable: false, ...options })

async function launch(): Promise<{ launcher: ChildProcess; owned: boolean; pids: number[] }> {
  const launcher = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'launcher.ts'), JSON.stringify({ dir, ports, parts })],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  launchers.push(launcher)
  const [line] = await once(createInterface({ input: launcher.stdout }), 'line')
  return { launcher, ...JSON.parse(line) }
}

async function kill9(launcher: ChildProcess): Promise<void> {
  launcher.kill('SIGKILL')
  await once(launcher, 'exit')
}

const parentOf = (pid: number) =>
  Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }))

const pids = (stack: Stack) => stack.names.map((name) => stack.part(name).pid)

describe('a stack that runs already', () => {
  it('is adopted, and left to the one who started it', async () => {
    const first = await launch()
    const second = await start()
    expect(pids(second)).toEqual(first.pids)
    expect(second.owned).toBe(false)
    await second.stop()
    expect(first.pids.every((pid) => identify(pid))).toBe(true)
  })

  it('is refused when the ports are others', async () => {
    await launch()
    await expect(start({ ports: await freePortSet() })).rejects.toThrow(
      /another stack runs already \(redis \d+, sandbox( \d+){5}\).*npm run stack -- down/,
    )
  })

  it('exists once when two start it at the same moment', async () => {
    const [one, two] = await Promise.all([launch(), launch()])
    expect(one.pids).toEqual(two.pids)
    expect([one.owned, two.owned].filter(Boolean)).toHaveLength(1)
  })
})

describe('after a kill -9 of the launcher', () => {
  it('the next one adopts the processes, and stops them at its end', async () => {
    const first = await launch()
    await kill9(first.launcher)
    const second = await start()
    expect(pids(second)).toEqual(first.pids)
    expect(second.owned).toBe(true)
    await second.stop()
    expect(first.pids.some((pid) => identify(pid))).toBe(false)
  })

  it('the next one starts what has died meanwhile', async () => {
    const first = await launch()
    await kill9(first.launcher)
    const [redis = 0, issuer = 0] = first.pids
    kill({ pid: redis, started: identify(redis)?.started ?? '' })
    const second = await start()
    expect(second.part('redis').pid).not.toBe(redis)
    expect(second.part('sandbox').pid).toBe(issuer)
    await second.stop()
  })

  it('down finds them', async () => {
    const first = await launch()
    await kill9(first.launcher)
    expect((await stopGroup(dir)).sort()).toEqual(parts)
    expect(first.pids.some((pid) => identify(pid))).toBe(false)
  })

  it('a process that has got the id of one of them is left alone', async () => {
    const stranger = spawn('sleep', ['60'])
    const pid = stranger.pid ?? 0
    writeState(dir, {
      launcher: null,
      settings: '',
      parts: { redis: { pid, started: 'earlier' } },
      usable: true,
    })
    expect(await stopGroup(dir)).toEqual([])
    expect(identify(pid)).toBeDefined()
    stranger.kill('SIGKILL')
  })
})

describe('a start that cannot succeed', () => {
  it('names the taken port, the part and the variable, and leaves nothing running', async () => {
    const server = createServer().listen(ports.redis, '127.0.0.1')
    await once(server, 'listening')
    await expect(start()).rejects.toThrow(
      `port ${ports.redis} is taken, and redis needs it: end what listens there, or set REDIS_PORT`,
    )
    // The kernel may close a process's sockets an instant after it counts as ended.
    await vi.waitFor(async () => expect(await isTaken(ports.tokenIssuer)).toBe(false), { timeout: 10_000 })
    expect(readState(dir)).toBeUndefined()
    server.close()
  })

  it('ends at once when it is not wanted any more', async () => {
    const abort = new AbortController()
    const starting = start({ signal: abort.signal, progress: () => abort.abort() })
    await expect(starting).rejects.toThrow(/abort/i)
    await vi.waitFor(async () => expect(await isTaken(ports.redis)).toBe(false), { timeout: 10_000 })
    await vi.waitFor(async () => expect(await isTaken(ports.tokenIssuer)).toBe(false), { timeout: 10_000 })
  })

  it('shows the end of the log of a part that dies', async () => {
    const stack = await start()
    await stack.stop()
    writeFileSync(path.join(dir, 'sandbox/key.json'), 'no key')
    await expect(start()).rejects.toThrow(/sandbox ended while it started[\s\S]*SyntaxError/)
  })
})

describe('a part', () => {
  it('can be stopped, killed and started again, and keeps its key', async () => {
    const stack = await start()
    const issuer = stack.part('sandbox')
    const keys = async () => (await fetch(stack.coordinates.jwksUrl)).json()
    const before = await keys()
    await issuer.kill9()
    expect(issuer.pid).toBeUndefined()
    await expect(keys()).rejects.toThrow()
    await issuer.start()
    expect(await keys()).toEqual(before)
    await issuer.stop()
    expect(issuer.pid).toBeUndefined()
    await stack.stop()
  })

  it('is started again by the launcher that stops it, not by others who use it', async () => {
    const first = await launch()
    const second = await start()
    const end = new AbortController()
    const alive = second.keepAlive(end.signal)
    process.kill(second.part('redis').pid ?? 0, 'SIGKILL')
    await vi.waitFor(
      () => {
        const { pid } = second.part('redis')
        expect(pid).toBeDefined()
        expect(pid).toBe(readState(dir)?.parts.redis?.pid)
        expect(first.pids).not.toContain(pid)
        // One that did not come up is gone again, and another one is started.
        expect(parentOf(pid ?? 0)).toBe(first.launcher.pid)
      },
      { timeout: 10_000 },
    )
    end.abort()
    await alive
  })

  it('is not started again when somebody stops the stack: its launcher ends, and whoever uses it hears of it', async () => {
    const first = await launch()
    const second = await start()
    const alive = second.keepAlive(new AbortController().signal)
    const ended = once(first.launcher, 'exit')
    expect((await stopGroup(dir)).sort()).toEqual(parts)
    expect(await ended).toEqual([3, null])
    await alive
    await second.stop()
    expect(await isTaken(ports.redis)).toBe(false)
    expect(readState(dir)).toBeUndefined()
  })

  it('is started again when it ends by itself', async () => {
    const stack = await start()
    const end = new AbortController()
    const alive = stack.keepAlive(end.signal)
    const pid = stack.part('redis').pid ?? 0
    process.kill(pid, 'SIGKILL')
    await vi.waitFor(
      () => {
        expect(stack.part('redis').pid).toBeDefined()
        expect(stack.part('redis').pid).not.toBe(pid)
      },
      { timeout: 10_000 },
    )
    end.abort()
    await alive
    await stack.stop()
    expect(existsSync(path.join(dir, 'state.json'))).toBe(false)
  })
})

it('gives each its own cluster when two start with empty data at the same moment', async () => {
  const another = { dir: `${dir}-2`, ports: await freePortSet() }
  try {
    const stacks = await Promise.all([{}, another].map((where) => start({ parts: ['postgres'], ...where })))
    const tables = stacks.map(async ({ coordinates }, i) => {
      const client = new pg.Client(coordinates.adminUrl)
      await client.connect()
      await client.query(`create table of_${i} ()`)
      const { rows } = await client.query(`select relname from pg_class where relname ~ '^of_'`)
      await client.end()
      return rows
    })
    expect(await Promise.all(tables)).toEqual([[{ relname: 'of_0' }], [{ relname: 'of_1' }]])
    await Promise.all(stacks.map((stack) => stack.stop()))
  } finally {
    await stopGroup(another.dir)
  }
})

it('knows a process from a later one with the same id', () => {
  const self = identify(process.pid)
  expect(isRunning(self)).toBe(true)
  expect(isRunning({ pid: process.pid, started: 'another' })).toBe(false)
})
