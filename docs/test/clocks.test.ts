import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

const root = path.join(import.meta.dirname, '../..')

it('no service reads the clock of its process: replicas decide by the time of their database', () => {
  const files = globSync('apps/*/src/**/*.ts', { cwd: root }).filter(
    // The console has no database: its sessions are in its own memory.
    (file) => !/generated|\.test\.ts$|^apps\/console\//.test(file),
  )
  expect(files.length).toBeGreaterThan(100)
  const readers = files.filter((file) =>
    /new Date\(\)|Date\.now\(/.test(readFileSync(path.join(root, file), 'utf8')),
  )
  expect(readers).toEqual([])
})
