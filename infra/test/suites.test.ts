import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { identify } from '@jangteo/launcher'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { runChecks, summary } from '../src/checks/checks.ts'
import { runSuite } from '../src/checks/suites.ts'
import { root } from '../src/paths.ts'

const never = new AbortController().signal
const run = (
  name: string,
  environment: Record<string, string> = {},
  signal = never,
  args: readonly string[] = [],
) =>
  runSuite(
    { name, directory: path.join(import.meta.dirname, 'fixtures', name), scripts: {} },
    args,
    environment,
    signal,
    'ignore',
  )

// What the fixtures say must not look like a failure of this suite.
beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {})
})
afterEach(() => {
  vi.restoreAllMocks()
})

it('a wait without a limit does not pass the lint', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'jangteo-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const lint = (wait: string) => {
    const file = path.join(folder, 'planted.ts')
    writeFileSync(file, `${wait}\n`)
    const options = ['--colors=off', '--config-path=.', '--vcs-enabled=false']
    return spawnSync('node_modules/.bin/biome', ['lint', ...options, file], { cwd: root, encoding: 'utf8' })
  }
  expect(lint('await vi.waitFor(() => found(), { timeout: 30_000 })').status).toBe(0)
  for (const wait of ['await vi.waitFor(() => found())', 'export const waits = () => vi.waitFor(found)'])
    expect(lint(wait)).toMatchObject({ status: 1, stderr: expect.stringContaining('Name the limit') })
})

describe('what npm test tells at its end', () => {
  it('is how many tests passed, and which failed', async () => {
    const { passed, failures } = await run('mixed')
    expect(passed).toBe(1)
    expect(failures).toEqual([
      expect.stringMatching(/^mixed: mixed\.test\.ts: fails\n {4}AssertionError: expected/),
    ])
  })

  it('is of a long reason the beginning and the end', async () => {
    const [failure = ''] = (await run('talkative')).failures
    const lines = failure.split('\n')
    expect(lines.length).toBeLessThan(50)
    expect(failure).toContain('line 0\n')
    expect(failure).toMatch(/… \d+ lines …\n/)
    expect(failure).toContain('line 99')
  })

  it('is a failure when a file crashes outside its tests', async () => {
    expect(await run('crash')).toEqual({
      passed: 0,
      failures: [
        expect.stringMatching(
          /^crash: crash\.test\.ts: outside of its tests\n {4}Error: outside of any test\n/,
        ),
      ],
    })
  })

  it('is each error outside of a test, beside those in tests', async () => {
    const { passed, failures } = await run('loose')
    expect(passed).toBe(1)
    expect(failures).toEqual([
      expect.stringMatching(/^loose: loose\.test\.ts: fails\n/),
      expect.stringMatching(
        /^loose: loose\.test\.ts: outside of its tests\n {4}Error: the hook has failed\n/,
      ),
      expect.stringMatching(
        /^loose: an error that nothing has caught\n {4}Error: nothing has waited for it\n/,
      ),
    ])
  })

  it('is a failure when a package has no test', async () => {
    expect(await run('empty')).toMatchObject({
      passed: 0,
      failures: expect.arrayContaining([expect.stringContaining('No test found in suite')]),
    })
  })

  it('is a failure when a package has no file of tests', async () => {
    expect(await run('endless', {}, never, ['no-such-file'])).toEqual({
      passed: 0,
      failures: ['endless: no test ran'],
    })
  })

  it('is each check that passed or failed, a missing program too', async () => {
    const checks = [
      { name: 'version', command: ['biome', '--version'] as const },
      { name: 'wrong', command: ['biome', 'nonsense'] as const },
      { name: 'missing', command: ['no-such-program'] as const },
    ]
    const { passed, failures } = await runChecks(checks, never)
    expect(passed).toBe(1)
    expect([...failures].sort()).toEqual(['missing', 'wrong'])
  })

  it('is that a suite was ended before it was done, of which no process stays', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'jangteo-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const note = path.join(folder, 'pid')
    const interrupt = new AbortController()
    const outcome = run('endless', { PID_FILE: note }, interrupt.signal)
    const pid = await vi.waitFor(() => Number(readFileSync(note, 'utf8')), { timeout: 60_000 })
    expect(identify(pid)).toBeDefined()
    interrupt.abort()
    expect((await outcome).failures).toEqual([
      'endless: it was ended before it was done; it may take 50 minutes',
    ])
    expect(identify(pid)).toBeUndefined()
  })

  it('ends with one plain line, after the names', () => {
    expect(summary({ passed: 2, failures: [] }).split('\n').at(-1)).toBe('2 passed, 0 failed')
    const lines = summary({ passed: 2, failures: ['mixed: mixed.test.ts: fails'] }).split('\n')
    expect(lines.at(-1)).toBe('2 passed, 1 failed')
    expect(lines[0]).toContain('mixed: mixed.test.ts: fails')
  })
})
