import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { identify, type ProcessIdentity, writeState } from '@jangteo/launcher'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { followWantedReplicas, type ReplicaCounts, wantReplicas } from '../src/stacks/wanted-replicas.ts'

let dir: string
let over: AbortController

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'jangteo-wanted-'))
  over = new AbortController()
})
afterEach(() => {
  over.abort()
  rmSync(dir, { recursive: true })
})

/** As `npm start` does; what it has been asked for is in the result. */
function follow(launcher: ProcessIdentity | undefined, counts: ReplicaCounts = { order: 1, coupon: 1 }) {
  writeState(dir, { launcher: launcher ?? null, settings: '', parts: {}, usable: true })
  const runs: Record<string, number> = { ...counts }
  const change = async (service: string, count: number) => {
    if (count === 9) throw new Error(`${service}-9 did not become usable`)
    runs[service] = count
  }
  followWantedReplicas(dir, counts, { change, signal: over.signal })
  return runs
}

const thisProcess = () => identify(process.pid)

it('it is so when the call returns, also for two callers at the same moment', async () => {
  const runs = follow(thisProcess())
  await wantReplicas(dir, { coupon: 3 })
  expect(runs).toEqual({ order: 1, coupon: 3 })
  await Promise.all([wantReplicas(dir, { coupon: 2 }), wantReplicas(dir, { order: 4 })])
  expect(runs).toEqual({ order: 4, coupon: 2 })
})

it('the caller hears why a service has other replicas than it wants, and not why others have', async () => {
  const runs = follow(thisProcess())
  await expect(wantReplicas(dir, { order: 2, coupon: 9 })).rejects.toThrow(
    'coupon: coupon-9 did not become usable',
  )
  expect(runs).toEqual({ order: 2, coupon: 1 })
  await wantReplicas(dir, { order: 3 })
  expect(runs).toEqual({ order: 3, coupon: 1 })
})

it('nothing is asked of a launcher that does not run, or has ended', async () => {
  await expect(wantReplicas(dir, { order: 2 })).rejects.toThrow('npm start does not run: start it first')
  const child = spawn('sleep', ['60'])
  follow(identify(child.pid as number))
  over.abort()
  const asked = wantReplicas(dir, { order: 2 })
  child.kill('SIGKILL')
  await expect(asked).rejects.toThrow('npm start has ended')
})
