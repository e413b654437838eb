import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { readState, runningParts } from '@jangteo/launcher'
import { expect, it, vi } from 'vitest'
import { stackRoot } from '../src/paths.ts'
import { removeAbandoned, startTestStack } from '../src/stacks/test-stack.ts'

const module = path.join(import.meta.dirname, '../src/stacks/test-stack.ts')

/** The folder of the stack that a process has started, and that of its databases. */
function foldersOf(pid: number | undefined): { dir: string; databases: string } {
  const name = readdirSync(stackRoot).find((each) => new RegExp(`^test-${pid}-\\w+$`).test(each))
  const dir = path.join(stackRoot, name as string)
  return { dir, databases: realpathSync(path.join(dir, 'postgres')) }
}

it('a stack of tests keeps its databases in memory where there is some, and leaves nothing', async () => {
  const stack = await startTestStack({ parts: ['postgres'] })
  const { dir, databases } = foldersOf(process.pid)
  expect(existsSync(path.join(databases, 'cluster/PG_VERSION'))).toBe(true)
  if (existsSync('/dev/shm')) expect(databases).toBe(`/dev/shm/jangteo-${path.basename(dir)}`)
  await stack.stop()
  expect([dir, databases].filter(existsSync)).toEqual([])
})

it('what a killed test run has left is stopped and removed by the next one, in memory, too', async () => {
  const program = `
    import { startTestStack } from ${JSON.stringify(module)}
    await startTestStack({ parts: ['postgres'] })
    console.log('started')
    setInterval(() => {}, 1_000)`
  const run = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(run.stdout, 'data')
  const { dir, databases } = foldersOf(run.pid)
  const [[, { pid }] = ['', { pid: 0 }]] = runningParts(readState(dir))
  expect(pid).toBeGreaterThan(0)
  run.kill('SIGKILL')
  await once(run, 'exit')
  // Another suite that starts a stack now removes it, too.
  await removeAbandoned()
  await vi.waitFor(() => expect([dir, databases].filter(existsSync)).toEqual([]), { timeout: 30_000 })
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 30_000 })
})

it.skipIf(!existsSync('/dev/shm'))('so are databases in memory whose repository is gone', async () => {
  // No process has such an id.
  const databases = '/dev/shm/jangteo-test-999999999-0000'
  mkdirSync(path.join(databases, 'cluster'), { recursive: true })
  await removeAbandoned()
  expect(existsSync(databases)).toBe(false)
})
