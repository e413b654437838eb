import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runChecks } from '../src/checks/checks.ts'
import { runSuite } from '../src/checks/suites.ts'

const never = new AbortController().signal
const run = (name: string) =>
  runSuite(
    { name, directory: path.join(import.meta.dirname, 'fixtures', name), scripts: {} },
    [],
    {},
    never,
    'ignore',
  )

// What the fixtures say must not look like a failure of this suite.
beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {})
})
afterEach(() => {
  vi.restoreAllMocks()
})

describe('what npm test counts', () => {
  it('is each test that passed or failed', async () => {
    expect(await run('mixed')).toEqual({ passed: 1, failed: 1 })
  })

  it('is a failure when a file crashes outside its tests', async () => {
    expect(await run('crash')).toEqual({ passed: 0, failed: 1 })
  })

  it('is a failure when a package has no test', async () => {
    expect(await run('empty')).toEqual({ passed: 0, failed: 1 })
  })

  it('is each check that passed or failed, a missing program too', async () => {
    const checks = [
      { name: 'version', command: ['biome', '--version'] as const },
      { name: 'wrong', command: ['biome', 'nonsense'] as const },
      { name: 'missing', command: ['no-such-program'] as const },
    ]
    expect(await runChecks(checks, never)).toEqual({ passed: 1, failed: 2 })
  })
})
