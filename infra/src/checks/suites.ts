import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import colors from 'picocolors'
import { root } from '../paths.ts'
import type { Outcome } from './checks.ts'
import type { WorkspacePackage } from './workspace.ts'

/** More than any suite takes on a busy machine with two cores: only one that hangs is ended. */
const patience = 30 * 60_000

/**
 * Runs one package's tests. A run that crashes, hangs, or has no test at all is one failure, which names the reason.
 *
 * @param args passed on to vitest: names of test files, for example
 */
export async function runSuite(
  suite: WorkspacePackage,
  args: readonly string[],
  environment: Record<string, string>,
  signal: AbortSignal,
  output: 'inherit' | 'ignore' = 'inherit',
): Promise<Outcome> {
  console.log(`\n${colors.bold(suite.name)}`)
  const folder = mkdtempSync(path.join(tmpdir(), 'jangteo-'))
  const report = path.join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const child = spawn(path.join(root, 'node_modules/.bin/vitest'), ['run', ...reporters, ...args], {
    cwd: suite.directory,
    env: { ...process.env, ...environment },
    stdio: ['ignore', output, output],
    timeout: patience,
    signal,
  })
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null))
    child.once('close', resolve)
  })
  try {
    const { passed, failures, skipped } = outcomeIn(report, suite)
    if (skipped > 0) console.log(`${colors.yellow('!')} ${suite.name}: ${skipped} tests were left out`)
    const reason = problem(passed, failures.length, code)
    if (!reason) return { passed, failures }
    console.log(`${colors.red('✗')} ${suite.name}: ${reason}`)
    return { passed, failures: [...failures, `${suite.name}: ${reason}`] }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What is wrong beside failed tests, if anything. */
function problem(passed: number, failed: number, code: number | null): string | undefined {
  if (code === null) return `it was ended before it was done; it may take ${patience / 60_000} minutes`
  if (passed + failed === 0) return 'no test ran'
  if (code !== 0 && failed === 0) return 'a file failed outside its tests, see above'
  return undefined
}

/** The part of vitest's JSON report that is read here. */
interface Report {
  readonly numPassedTests: number
  readonly numPendingTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly assertionResults: readonly {
      readonly status: string
      readonly fullName: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

function outcomeIn(report: string, { name, directory }: WorkspacePackage): Outcome & { skipped: number } {
  let content: Report
  try {
    content = JSON.parse(readFileSync(report, 'utf8'))
  } catch {
    return { passed: 0, failures: [], skipped: 0 }
  }
  const failures = content.testResults.flatMap((file) =>
    file.assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) =>
        [
          `${name}: ${path.relative(directory, file.name)}: ${fullName}`,
          ...failureMessages.flatMap(beginningOf),
        ].join('\n    '),
      ),
  )
  return { passed: content.numPassedTests, failures, skipped: content.numPendingTests }
}

const REASON_LINES = 12

/** Of a long reason, such as the output of a program, the beginning: the whole is in the log above. */
const beginningOf = (reason: string): string[] =>
  stripVTControlCharacters(reason)
    .split('\n')
    .filter((line) => !/^\s+at .*node_modules/.test(line))
    .slice(0, REASON_LINES)
