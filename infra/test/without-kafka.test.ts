import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { summary } from '../src/checks/checks.ts'
import { runWithoutKafka, withKafka } from '../src/checks/without-kafka.ts'
import { root } from '../src/paths.ts'
import { findJava } from '../src/programs/java.ts'
import { testStackVariable } from '../src/stacks/test-stack.ts'

const never = new AbortController().signal
const run = (name: string, ...args: string[]) =>
  runWithoutKafka(
    { name, directory: path.join(import.meta.dirname, 'fixtures', name), scripts: {} },
    args,
    never,
    'ignore',
  )

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {})
})
afterEach(() => {
  vi.restoreAllMocks()
})

describe('a run without Kafka', () => {
  it('runs the tests that need none, and counts the others', async () => {
    expect(await run('half')).toEqual({ passed: 1, failures: [], leftOut: 2 })
    expect(await run('half', 'stack.test.ts')).toEqual({ passed: 0, failures: [], leftOut: 2 })
    expect(await run('half', 'pure.test.ts')).toEqual({ passed: 1, failures: [], leftOut: 0 })
  })

  it('runs a package without projects as it is, with its failures', async () => {
    expect(await run('mixed')).toMatchObject({
      passed: 1,
      failures: [expect.stringMatching(/^mixed: /)],
      leftOut: 0,
    })
    expect(await run('empty')).toMatchObject({
      failures: expect.arrayContaining([expect.stringContaining('No test found')]),
    })
  })

  it('says at its end what was left out, before the last line', () => {
    const lines = stripVTControlCharacters(summary({ passed: 2, failures: [], leftOut: 7 })).split('\n')
    expect(lines[0]).toBe('! 7 tests left out: they need Kafka, and JANGTEO_TEST_KAFKA is off')
    expect(lines.at(-1)).toBe('2 passed, 0 failed')
    expect(summary({ passed: 2, failures: [], leftOut: 0 })).not.toContain('left out')
  })

  it('is asked for with off, and nothing is with another value', () => {
    for (const value of [undefined, '', 'on']) expect(withKafka({ JANGTEO_TEST_KAFKA: value })).toBe(true)
    expect(withKafka({ JANGTEO_TEST_KAFKA: 'off' })).toBe(false)
    for (const value of ['of', 'OFF', 'false', '0'])
      expect(withKafka({ JANGTEO_TEST_KAFKA: value })).toBeUndefined()
  })
})

describe('npm test', () => {
  /** `npm test testing` on a machine where these are all programs beside the repository's own. */
  function npmTest(value: string) {
    const bin = mkdtempSync(path.join(tmpdir(), 'jangteo-no-java-'))
    onTestFinished(() => rmSync(bin, { recursive: true }))
    for (const program of ['sh', 'sed', 'dirname', 'uname', 'cat'])
      symlinkSync(spawnSync('which', [program], { encoding: 'utf8' }).stdout.trim(), path.join(bin, program))
    symlinkSync(process.execPath, path.join(bin, 'node'))
    const environment: NodeJS.ProcessEnv = { ...process.env, PATH: bin, JANGTEO_TEST_KAFKA: value }
    delete environment[testStackVariable]
    delete environment.JAVA_HOME
    expect(findJava(environment)).toBeUndefined()
    const program = path.join(root, 'infra/src/commands/test.ts')
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'testing'], {
      env: environment,
      encoding: 'utf8',
    })
    return {
      status,
      lines: stripVTControlCharacters(stdout + stderr)
        .trim()
        .split('\n'),
    }
  }

  it('with JANGTEO_TEST_KAFKA=off passes on a machine without Java', () => {
    const { status, lines } = npmTest('off')
    expect(lines.at(-1)).toMatch(/^[1-9]\d* passed, 0 failed$/)
    expect(lines.at(-3)).toMatch(
      /^! [1-9]\d* tests left out: they need Kafka, and JANGTEO_TEST_KAFKA is off$/,
    )
    expect(status).toBe(0)
  })

  it('names a wrong value', () => {
    expect(npmTest('of')).toEqual({
      status: 2,
      lines: ['✗ JANGTEO_TEST_KAFKA is "of"; it must be on or off'],
    })
  })
})
