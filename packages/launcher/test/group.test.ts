import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  freePorts,
  type Group,
  type GroupOptions,
  host,
  identify,
  isTaken,
  type Part,
  readState,
  startGroup,
  stopGroup,
  writeState,
} from '../src/index.ts'
import { end } from '../src/process-identity.ts'
import { listen, listening, program } from './programs.ts'

const names = ['one', 'two'] as const
type Ports = Record<(typeof names)[number], number>

let dir: string
let ports: Ports
let said: string[]
const launchers: ChildProcess[] = []

beforeEach(async () => {
  dir = path.join(mkdtempSync(path.join(tmpdir(), 'jangteo-group-')), 'group')
  ports = await somePorts()
  said = []
})

afterEach(async () => {
  for (const launcher of launchers.splice(0)) launcher.kill('SIGKILL')
  await stopGroup(dir)
  rmSync(path.dirname(dir), { recursive: true })
})

async function somePorts(): Promise<Ports> {
  const [one = 0, two = 0] = await freePorts(2)
  return { one, two }
}

const both = ({ one, two } = ports) => [listening('one', one), listening('two', two)]

const start = (options: Partial<GroupOptions & { replace: boolean }> = {}): Promise<Group> =>
  startGroup({
    dir,
    parts: both(),
    stopCommand: 'down',
    durable: false,
    progress: (name, state) => said.push(`${name} ${state}`),
    ...options,
  })

async function launch(): Promise<{ launcher: ChildProcess; owned: boolean; pids: number[] }> {
  const launcher = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'launcher-process.ts'), JSON.stringify({ dir, ports })],
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

/** A killed program's sockets may outlive it by an instant. */
const isFree = (port: number) =>
  vi.waitFor(async () => expect(await isTaken(port)).toBe(false), { timeout: 30_000 })

const pids = (group: Group) => group.names.map((name) => group.part(name).pid)

describe('a group that runs already', () => {
  it('is adopted, and left to the launcher that started it', async () => {
    const first = await launch()
    const second = await start()
    expect(pids(second)).toEqual(first.pids)
    expect(second.owned).toBe(false)
    await second.stop()
    expect(first.pids.every((pid) => identify(pid))).toBe(true)
  })

  it('is refused when the ports are others', async () => {
    await launch()
    await expect(start({ parts: both(await somePorts()) })).rejects.toThrow(
      /others run already \(one \d+, two \d+\), not those that are wanted .*: end them first with `down`/,
    )
  })

  it('exists once when two start it at the same moment', async () => {
    const [one, two] = await Promise.all([launch(), launch()])
    expect(one.pids).toEqual(two.pids)
    expect([one.owned, two.owned].filter(Boolean)).toHaveLength(1)
  })

  it('is stopped first by a start that replaces it', async () => {
    const first = await launch()
    const second = await start({ replace: true })
    expect(first.pids.some((pid) => identify(pid))).toBe(false)
    expect(second.owned).toBe(true)
    await second.stop()
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

  it('the next one lets a process go on that was left stopped', async () => {
    const first = await launch()
    for (const pid of first.pids) process.kill(pid as number, 'SIGSTOP')
    await kill9(first.launcher)
    const second = await start()
    expect(pids(second)).toEqual(first.pids)
    const states = first.pids.map((pid) =>
      execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).charAt(0),
    )
    expect(states).not.toContain('T')
    await second.stop()
  })

  it('the next one starts what has died meanwhile', async () => {
    const first = await launch()
    await kill9(first.launcher)
    const [one = 0, two = 0] = first.pids
    await end({ pid: one, started: identify(one)?.started ?? '' }, 'SIGKILL', 0)
    const second = await start()
    expect(second.part('one').pid).not.toBe(one)
    expect(second.part('two').pid).toBe(two)
    await second.stop()
  })

  it('stopGroup finds them', async () => {
    const first = await launch()
    await kill9(first.launcher)
    expect((await stopGroup(dir)).sort()).toEqual(names)
    expect(first.pids.some((pid) => identify(pid))).toBe(false)
  })

  it('a process that has got the id of one of them is left alone', async () => {
    const stranger = spawn('sleep', ['60'])
    const pid = stranger.pid ?? 0
    writeState(dir, {
      launcher: null,
      settings: '',
      parts: { one: { pid, started: 'earlier' } },
      usable: true,
    })
    expect(await stopGroup(dir)).toEqual([])
    expect(identify(pid)).toBeDefined()
    stranger.kill('SIGKILL')
  })
})

describe('a group that is left running', () => {
  it('is stopped from elsewhere by the signal that each part has for it', async () => {
    const note = path.join(path.dirname(dir), 'note')
    const script = `${listen(ports.one)}
      process.on('SIGTERM', () => {})
      process.on('SIGINT', () => { require('node:fs').writeFileSync('${note}', 'SIGINT'); process.exit() })`
    const one = { ...program('one', ports.one, script), stop: { signal: 'SIGINT', grace: 60_000 } } as const
    const group = await start({ parts: [one] })
    group.leaveRunning()
    await group.stop()
    expect(group.part('one').pid).toBeDefined()
    expect(await stopGroup(dir)).toEqual(['one'])
    expect(readFileSync(note, 'utf8')).toBe('SIGINT')
  })
})

describe('a start that cannot succeed', () => {
  it('names the taken port, the part and the variable, and leaves nothing running', async () => {
    const server = createServer().listen(ports.one, host)
    await once(server, 'listening')
    await expect(start()).rejects.toThrow(
      `port ${ports.one} is taken, and one needs it: end what listens there, or set ONE_PORT`,
    )
    expect(said).toEqual([])
    expect(readState(dir)).toBeUndefined()
    server.close()
  })

  it('ends at once when it is cancelled', async () => {
    const abort = new AbortController()
    const starting = start({ signal: abort.signal, progress: () => abort.abort() })
    await expect(starting).rejects.toThrow(/abort/i)
    // The kernel may close a process's sockets an instant after it counts as ended.
    for (const port of Object.values(ports))
      await vi.waitFor(async () => expect(await isTaken(port)).toBe(false), { timeout: 30_000 })
  })

  it('shows the end of the log of a part that dies, and stops the others', async () => {
    const dying = program('two', ports.two, "console.error('no key'); process.exit(1)")
    await expect(start({ parts: [listening('one', ports.one), dying] })).rejects.toThrow(
      /two ended while it started[\s\S]*no key/,
    )
    await vi.waitFor(async () => await isFree(ports.one), { timeout: 30_000 })
    expect(readState(dir)).toBeUndefined()
  })

  it('names what a part needs and the group has not, before it', async () => {
    const two = { ...listening('two', ports.two), needs: ['one'] }
    await expect(start({ parts: [two, listening('one', ports.one)] })).rejects.toThrow(
      'two needs one, which is no part before it',
    )
  })
})

describe('a part', () => {
  it('is started when those that it needs can be used', async () => {
    const two = { ...listening('two', ports.two), needs: ['one'] }
    const group = await start({ parts: [listening('one', ports.one), two] })
    const states = said.filter((line) => !line.startsWith('one starting'))
    expect(states.map((line) => line.split(' ', 1)[0])).toEqual(['one', 'two', 'two'])
    expect(states[1]).toBe('two starting')
    await group.stop()
  })

  it('can be stopped, killed and started again', async () => {
    const group = await start()
    const one = group.part('one')
    const before = one.pid
    await one.kill9()
    expect(one.pid).toBeUndefined()
    await one.start()
    expect(one.pid).toBeDefined()
    expect(one.pid).not.toBe(before)
    expect(one.starts).toBe(2)
    await expect(one.check()).resolves.toBeUndefined()
    await one.stop()
    expect(one.pid).toBeUndefined()
    await expect(one.check()).rejects.toThrow()
    await group.stop()
  })

  it('ends when it is asked to, by its own signal, also while it is stopped', async () => {
    const one: Part = {
      ...program('one', ports.one, `${listen(ports.one)}; process.on('SIGTERM', () => process.exit(0))`),
      stop: { signal: 'SIGTERM', grace: 600_000 },
    }
    const group = await start({ parts: [one] })
    process.kill(group.part('one').pid as number, 'SIGSTOP')
    await group.stop()
    expect(readState(dir)).toBeUndefined()
  })

  it('is started again by the launcher that stops it, not by others that use it', async () => {
    const first = await launch()
    const second = await start()
    const end = new AbortController()
    const alive = second.keepAlive(end.signal)
    process.kill(second.part('one').pid ?? 0, 'SIGKILL')
    await vi.waitFor(
      () => {
        const { pid } = second.part('one')
        expect(pid).toBeDefined()
        expect(pid).toBe(readState(dir)?.parts.one?.pid)
        expect(first.pids).not.toContain(pid)
        // One that did not come up is gone again, and another one is started.
        expect(parentOf(pid ?? 0)).toBe(first.launcher.pid)
      },
      { timeout: 30_000 },
    )
    end.abort()
    await alive
  })

  it('is not started again when the group is stopped: its launcher ends, and others that use it hear of it', async () => {
    const first = await launch()
    const second = await start()
    const alive = second.keepAlive(new AbortController().signal)
    const ended = once(first.launcher, 'exit')
    expect((await stopGroup(dir)).sort()).toEqual(names)
    expect(await ended).toEqual([3, null])
    await alive
    await second.stop()
    await isFree(ports.one)
    expect(readState(dir)).toBeUndefined()
  })

  it('is started again when it ends by itself', async () => {
    const group = await start()
    const end = new AbortController()
    const alive = group.keepAlive(end.signal)
    const pid = group.part('one').pid ?? 0
    process.kill(pid, 'SIGKILL')
    await vi.waitFor(
      () => {
        expect(group.part('one').pid).toBeDefined()
        expect(group.part('one').pid).not.toBe(pid)
      },
      { timeout: 30_000 },
    )
    end.abort()
    await alive
    await group.stop()
    expect(existsSync(path.join(dir, 'state.json'))).toBe(false)
  })

  describe('while it is being started again after a kill', () => {
    /** A group whose killed part is about to get a new process when `reached` resolves, and gets it after `go`. */
    async function startedAgain() {
      const [reached, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      let prepares = 0
      const one: Part = {
        ...listening('one', ports.one),
        attempts: 3,
        async prepare() {
          prepares += 1
          if (prepares !== 2) return
          reached.resolve()
          await go.promise
        },
      }
      const group = await start({ parts: [one] })
      const end = new AbortController()
      const alive = group.keepAlive(end.signal)
      process.kill(group.part('one').pid ?? 0, 'SIGKILL')
      await reached.promise
      const over = async () => {
        end.abort()
        await alive
      }
      return { group, go: go.resolve, over }
    }

    it('runs once when it is also restarted by hand', async () => {
      const { group, go, over } = await startedAgain()
      const one = group.part('one')
      const restarted = one.stop().then(() => one.start())
      go()
      await restarted
      expect(one.pid).toBeDefined()
      await over()
      await group.stop()
      await isFree(ports.one)
    })

    it('is gone when the group is stopped', async () => {
      const { group, go, over } = await startedAgain()
      const stopped = group.stop()
      go()
      await stopped
      await over()
      await isFree(ports.one)
      expect(group.part('one').pid).toBeUndefined()
    })
  })

  it('does not run while nothing can be written that names its process, and runs when it can', async () => {
    const group = await start()
    const end = new AbortController()
    const alive = group.keepAlive(end.signal)
    const refuses = path.join(dir, `state.json.${process.pid}`)
    mkdirSync(refuses)
    process.kill(group.part('one').pid ?? 0, 'SIGKILL')
    await vi.waitFor(
      () => expect(said).toContainEqual(expect.stringMatching(/^one does not start: EISDIR/)),
      {
        timeout: 30_000,
      },
    )
    await vi.waitFor(() => expect(group.part('one').pid).toBeUndefined(), { timeout: 30_000 })
    rmdirSync(refuses)
    await vi.waitFor(
      () => {
        const { pid } = group.part('one')
        expect(pid).toBeDefined()
        expect(readState(dir)?.parts.one?.pid).toBe(pid)
      },
      { timeout: 30_000 },
    )
    end.abort()
    await alive
    await group.stop()
  })

  it('is not started after the group was stopped', async () => {
    const group = await start()
    const one = group.part('one')
    await one.stop()
    await group.stop()
    await expect(one.start()).rejects.toThrow('one does not start: its group was stopped')
    await isFree(ports.one)
  })

  it('prepares the next start when all is up, and no longer when the group is stopped', async () => {
    let aborted = false
    const prepareNext = (signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => {
          aborted = true
          resolve()
        })
      })
    const group = await start({ parts: [{ ...listening('one', ports.one), prepareNext }] })
    expect(aborted).toBe(false)
    await group.stop()
    expect(aborted).toBe(true)
    await group.nextPrepared
  })
})

describe('a group that changes while it runs', () => {
  const three = async (): Promise<Part> => listening('three', (await freePorts(1))[0] ?? 0)

  it('has a further part, which is kept alive and stopped as the others are', async () => {
    const group = await start()
    const end = new AbortController()
    const alive = group.keepAlive(end.signal)
    const part = await three()
    await group.add(part)
    expect(group.names).toEqual(['one', 'two', 'three'])
    const pid = group.part('three').pid ?? 0
    expect(readState(dir)?.parts.three).toMatchObject({ pid, ports: [part.listens[0]?.port] })
    process.kill(pid, 'SIGKILL')
    await vi.waitFor(
      () => {
        expect(group.part('three').pid).toBeDefined()
        expect(group.part('three').pid).not.toBe(pid)
      },
      { timeout: 30_000 },
    )
    end.abort()
    await alive
    await group.stop()
    await isFree(part.listens[0]?.port ?? 0)
  })

  it('no longer knows a part that was removed, and leaves the others alone', async () => {
    const group = await start()
    const [, two] = pids(group)
    await group.remove('one')
    await isFree(ports.one)
    expect(() => group.part('one')).toThrow('no part "one"; there are: two')
    expect(pids(group)).toEqual([two])
    expect(readState(dir)).toMatchObject({ settings: `two ${ports.two}`, parts: { two: { pid: two } } })
    expect(readState(dir)?.parts).not.toHaveProperty('one')
    await group.add(listening('one', ports.one))
    expect(group.part('one').pid).toBeDefined()
    await group.stop()
  })

  it('takes no part once it was stopped, also from elsewhere', async () => {
    const group = await start()
    await stopGroup(dir)
    const part = await three()
    await expect(group.add(part)).rejects.toThrow('three does not start: its group was stopped')
    expect(readState(dir)).toBeUndefined()
    await isFree(part.listens[0]?.port ?? 0)
  })
})

it('a part that starts only once is not started again: its end is an error, with its last words', async () => {
  const script = `${listen(ports.one)}
    process.on('SIGUSR2', () => { console.log('all is forgotten'); process.exit() })`
  const group = await start({ parts: [{ ...program('one', ports.one, script), startsOnce: true }] })
  const alive = group.keepAlive(new AbortController().signal)
  process.kill(group.part('one').pid ?? 0, 'SIGUSR2')
  await expect(alive).rejects.toThrow(/one has ended[\s\S]*all is forgotten/)
  expect(group.part('one').pid).toBeUndefined()
  await group.stop()
})

describe('a part that is not ready in time', () => {
  /** A process that runs, and never becomes usable. */
  const neverReady = (more: Partial<Part> = {}): Part => ({
    ...program('waiting', ports.one, 'setInterval(() => {}, 1000)'),
    patience: 100,
    check: () => Promise.reject(new Error('503: Kafka is away')),
    ...more,
  })

  it('goes on when it serves, and the launcher says what it waits for', async () => {
    const group = await start({ parts: [neverReady({ serves: async () => {} })] })
    expect(group.part('waiting').pid).toBeDefined()
    expect(said.at(-1)).toBe('waiting serves, but is not ready: 503: Kafka is away')
  })

  it.each<[string, Partial<Part>]>([
    ['cannot say whether it serves', {}],
    ['does not serve either', { serves: () => Promise.reject(new Error('refused')) }],
  ])('is ended when it %s', async (_, more) => {
    let pid = 0
    const check = () => {
      pid = readState(dir)?.parts.waiting?.pid ?? 0
      return Promise.reject(new Error('503: Kafka is away'))
    }
    await expect(start({ parts: [neverReady({ check, ...more })] })).rejects.toThrow(
      /waiting did not become usable in 0.1 s.*Kafka is away/,
    )
    expect(pid).toBeGreaterThan(0)
    expect(identify(pid)).toBeUndefined()
    expect(readState(dir)).toBeUndefined()
  })
})
