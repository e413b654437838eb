import { expect, it } from 'vitest'
import { identify, isRunning } from '../src/index.ts'

it('knows a process from a later one with the same id', () => {
  const self = identify(process.pid)
  expect(isRunning(self)).toBe(true)
  expect(isRunning({ pid: process.pid, started: 'another' })).toBe(false)
})
