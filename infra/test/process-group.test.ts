import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Part } from '../src/part.ts'
import { freePortSet, type Ports } from '../src/ports.ts'
import { ProcessGroup, stopGroup } from '../src/process-group.ts'

let dir: string
let ports: Ports
let said: string[]

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'jangteo-group-'))
  ports = await freePortSet()
  said = []
})
afterEach(async () => {
  await stopGroup(dir)
  rmSync(dir, { recursive: true })
})

/** A process that runs, and never becomes usable. */
const neverReady = (more: Partial<Part> = {}): Part => ({
  name: 'waiting',
  needs: [],
  listens: [],
  patience: 100,
  stop: { signal: 'SIGTERM', grace: 1000 },
  command: async () => ({ file: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'] }),
  check: () => Promise.reject(new Error('503: Kafka is away')),
  ...more,
})

const group = (...parts: Part[]) =>
  new ProcessGroup({ dir, ports, parts, progress: (name, state) => said.push(`${name} ${state}`) })

describe('a part that is not ready in time', () => {
  it('goes on when it serves, and the launcher says what it waits for', async () => {
    const started = group(neverReady({ serves: async () => {} }))
    await started.start()
    expect(started.part('waiting').pid).toBeDefined()
    expect(said.at(-1)).toBe('waiting serves, but is not ready: 503: Kafka is away')
  })

  it.each<[string, Partial<Part>]>([
    ['cannot say whether it serves', {}],
    ['does not serve either', { serves: () => Promise.reject(new Error('refused')) }],
  ])('is ended when it %s', async (_, more) => {
    const started = group(neverReady(more))
    await expect(started.start()).rejects.toThrow(/waiting did not become usable in 0.1 s.*Kafka is away/)
    expect(started.part('waiting').pid).toBeUndefined()
  })
})

describe('what a launcher says', () => {
  const program = `
    import './src/main.ts'
    console.log('one')
    setTimeout(() => { console.log('two'); process.stdout.write('three') }, 50)
    setTimeout(() => process.exit(7), 100)`
  const run = (output: number | 'pipe') =>
    spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
      cwd: path.join(import.meta.dirname, '..'),
      stdio: ['ignore', output, output],
    })

  it.skipIf(!existsSync('/dev/full'))('may be lost on a full disk without ending it', async () => {
    const full = openSync('/dev/full', 'w')
    const child = run(full)
    closeSync(full)
    expect(await once(child, 'exit')).toEqual([7, null])
  })

  it('may be lost with its reader without ending it', async () => {
    const child = run('pipe')
    child.stdout?.destroy()
    child.stderr?.destroy()
    expect(await once(child, 'exit')).toEqual([7, null])
  })
})
