import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { hold } from '../src/index.ts'

const children: ChildProcess[] = []
const started: number[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const pid of started.splice(0))
    try {
      process.kill(pid, 'SIGKILL')
    } catch {}
})

/** Starts a program, and waits for the first line that it prints: numbers of processes. */
async function start(file: string, args: string[]): Promise<{ child: ChildProcess; pids: number[] }> {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const [line] = await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line')
  const pids = String(line).split(' ').map(Number)
  started.push(...pids)
  return { child, pids }
}

/** A process with one below it that is in a session of its own, as PostgreSQL's are. */
const family = () => start('sh', ['-c', 'setsid sleep 60 & echo $$ $!; wait'])

const isStopped = (pid: number) => / T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
const areStopped = (pids: readonly number[], stopped: boolean) =>
  vi.waitFor(() => expect(pids.map(isStopped)).toEqual(pids.map(() => stopped)), { timeout: 30_000 })

describe.skipIf(process.platform !== 'linux')('processes that are held', () => {
  it('stop with all that they have started, and go on', async () => {
    const { pids } = await family()
    expect(pids).toHaveLength(2)
    const held = hold(pids[0] as number)
    await areStopped(pids, true)
    await held.release()
    await areStopped(pids, false)
    await held.release()
  })

  it('run and stop in turns when they are slowed', async () => {
    const { pids } = await family()
    const held = hold(pids[0] as number, 50)
    for (let turns = 0; turns < 3; turns++) {
      await areStopped(pids, true)
      await areStopped(pids, false)
    }
    await held.release()
    await areStopped(pids, false)
  })

  it.each([0, 50])(
    'go on when the process that holds them is killed (they ran %i ms of 100)',
    async (runMs) => {
      const { pids } = await family()
      const script = `import { hold } from ${JSON.stringify(import.meta.resolve('../src/index.ts'))}
      hold(${pids[0]}, ${runMs}); console.log(process.pid); setInterval(() => {}, 1_000)`
      const { child } = await start(process.execPath, ['--input-type=module', '-e', script])
      await areStopped(pids, true)
      child.kill('SIGKILL')
      await once(child, 'exit')
      await areStopped(pids, false)
    },
  )

  it('go on when the one that has started them is killed', async () => {
    const { child, pids } = await family()
    const [parent, below] = pids as [number, number]
    const held = hold(parent)
    await areStopped(pids, true)
    process.kill(parent, 'SIGKILL')
    await once(child, 'exit')
    await vi.waitFor(() => expect(isStopped(below)).toBe(false), { timeout: 30_000 })
    await held.release()
  })

  it('are left alone when they have ended', async () => {
    const { child, pids } = await family()
    child.kill('SIGKILL')
    await once(child, 'exit')
    await hold(pids[0] as number).release()
  })
})
