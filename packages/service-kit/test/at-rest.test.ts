import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { restAfterWork } from '../src/at-rest.ts'

it('comes to rest once after its start, and once after each work', () => {
  const hasComeToRest = restAfterWork()
  const shares = [0.9, 0.001, 0.002, 0.3, 0.05, 0.019, 0, 0.02, 0]
  expect(shares.map(hasComeToRest)).toEqual([false, true, false, false, false, true, false, false, true])
})

it('gives back at rest what its work has left', async () => {
  const program = `
    import { collectAtRest } from '${path.join(import.meta.dirname, '../src/at-rest.ts')}'
    collectAtRest(200)
    let garbage = Array.from({ length: 200 }, () => new Array(10_000).fill(0))
    const full = process.memoryUsage().heapUsed
    garbage = undefined
    setInterval(() => process.memoryUsage().heapUsed < full / 2 && process.exit(), 100)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: 'inherit' })
  onTestFinished(() => void child.kill('SIGKILL'))
  expect(await once(child, 'exit')).toEqual([0, null])
})
