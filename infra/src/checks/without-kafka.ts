import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import colors from 'picocolors'
import { root } from '../paths.ts'
import type { Outcome } from './checks.ts'
import { runSuite } from './suites.ts'
import type { WorkspacePackage } from './workspace.ts'

/** The project of a package's vitest configuration whose tests need Kafka, and the rest of a stack. */
const STACK = 'stack'

/** Whether tests that need Kafka are run: JANGTEO_TEST_KAFKA is on (the default) or off. Undefined for another value. */
export function withKafka({ JANGTEO_TEST_KAFKA: value = '' }: NodeJS.ProcessEnv): boolean | undefined {
  return { on: true, '': true, off: false }[value]
}

/**
 * Runs those tests of a package that do not need Kafka, as `runSuite` does, and counts the others without running them: a table
 * of cases counts as one.
 */
export async function runWithoutKafka(
  suite: WorkspacePackage,
  args: readonly string[],
  signal: AbortSignal,
  output: 'inherit' | 'ignore' = 'inherit',
): Promise<Outcome> {
  const tests = await listTests(suite, args, signal)
  const leftOut = tests.filter(({ projectName }) => projectName === STACK).length
  if (leftOut > 0 && leftOut === tests.length) {
    console.log(`\n${colors.bold(suite.name)}\nAll ${leftOut} tests are left out: they need Kafka`)
    return { passed: 0, failures: [], leftOut }
  }
  const outcome = await runSuite(suite, ['--project', `!${STACK}`, ...args], {}, signal, output)
  return { ...outcome, leftOut }
}

/** The part of vitest's list that is read here. */
interface Listed {
  readonly projectName?: string
}

/** vitest reads the files of tests, and runs nothing of them. */
async function listTests(
  { directory }: WorkspacePackage,
  args: readonly string[],
  signal: AbortSignal,
): Promise<readonly Listed[]> {
  const vitest = path.join(root, 'node_modules/.bin/vitest')
  const options = { cwd: directory, signal, maxBuffer: 16 * 1024 * 1024 }
  const { stdout } = await promisify(execFile)(vitest, ['list', ...args, '--json'], options)
  return JSON.parse(stdout)
}
