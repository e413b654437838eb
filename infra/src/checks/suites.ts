import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { endTree } from '@jangteo/launcher'
import colors from 'picocolors'
import { root } from '../paths.ts'
import type { Outcome } from './checks.ts'
import type { WorkspacePackage } from './workspace.ts'

/** More than any suite takes on a busy machine with two cores: only one that hangs is ended. */
const patience = 50 * 60_000
/** What an ended suite has started, such as a whole shop, may take so long to end. */
const GRACE_MS = 20_000

/**
 * Runs one package's tests. A run that crashes, hangs, or has no test at all is one failure, which names the reason. Of one that is ended
 * before it is done, no process stays.
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
  })
  const limit = AbortSignal.any([signal, AbortSignal.timeout(patience)])
  let ending: Promise<void> | undefined
  // Vitest alone would end without what its tests have started.
  const endAll = () => {
    ending = child.pid === undefined ? undefined : endTree(child.pid, GRACE_MS)
  }
  limit.addEventListener('abort', endAll)
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null))
    child.once('close', resolve)
  })
  limit.removeEventListener('abort', endAll)
  await ending
  try {
    const { passed, failures, skipped } = outcomeIn(report, suite)
    if (skipped > 0) console.log(`${colors.yellow('!')} ${suite.name}: ${skipped} tests were left out`)
    // Vitest ends with a code of its own when it is told to end.
    const reason = code === null || ending ? hung : problem(passed, failures.length, code)
    if (!reason) return { passed, failures }
    console.log(`${colors.red('✗')} ${suite.name}: ${reason}`)
    return { passed, failures: [...failures, `${suite.name}: ${reason}`] }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const hung = `it was ended before it was done; it may take ${patience / 60_000} minutes`

/** What is wrong beside failed tests, if anything. */
function problem(passed: number, failed: number, code: number): string | undefined {
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
          ...failureMessages.flatMap(inShort),
        ].join('\n    '),
      ),
  )
  return { passed: content.numPassedTests, failures, skipped: content.numPendingTests }
}

const FIRST_LINES = 12
const LAST_LINES = 30

/** Of a long reason, such as the output of a program, the beginning, and the end, where a program says why it ended. */
function inShort(reason: string): string[] {
  const lines = stripVTControlCharacters(reason)
    .split('\n')
    .filter((line) => !/^\s+at .*node_modules/.test(line))
  const leftOut = lines.length - FIRST_LINES - LAST_LINES
  if (leftOut <= 0) return lines
  return [...lines.slice(0, FIRST_LINES), `… ${leftOut} lines …`, ...lines.slice(-LAST_LINES)]
}
