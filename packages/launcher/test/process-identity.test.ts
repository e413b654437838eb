import { spawn } from 'node:child_process'
import { expect, it } from 'vitest'
import { identify, isRunning } from '../src/index.ts'
import { end } from '../src/process-identity.ts'

it('knows a process from a later one with the same id', () => {
  const self = identify(process.pid)
  expect(isRunning(self)).toBe(true)
  expect(isRunning({ pid: process.pid, started: 'another' })).toBe(false)
})

it('has ended a process when its id is free: others look for it by the id alone', async () => {
  const child = spawn('sleep', ['60'], { detached: true })
  const identity = identify(child.pid as number)
  expect(isRunning(identity)).toBe(true)
  await end(identity as NonNullable<typeof identity>, 'SIGKILL', 0)
  expect(() => process.kill(child.pid as number, 0)).toThrow('ESRCH')
})
