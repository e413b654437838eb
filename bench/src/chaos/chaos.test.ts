import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'

const FIXED = [7, 11, 23]

// A stack of its own: it kills the broker and the databases.
it('loses and doubles nothing in two minutes of chaos: three fixed seeds, and another one each time', {
  timeout: 600_000,
}, async () => {
  const seeds = [...FIXED, 'fresh'].flatMap((seed) => ['--seed', String(seed)])
  const args = [
    path.join(import.meta.dirname, 'main.ts'),
    ...seeds,
    '--minutes',
    '0.5',
    '--brokers',
    '1',
    '--replicas',
    '1',
  ]
  const chaos = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  })
  const ended = once(chaos, 'exit')
  const [output, errors] = await Promise.all([text(chaos.stdout), text(chaos.stderr)])
  const [code] = await ended
  // The command that repeats a seed is in it.
  expect(code, `${output}\n${errors}`).toBe(0)
  expect(output.match(/^ {2}orders placed .* [1-9]\d*$/gm)).toHaveLength(FIXED.length + 1)
})
