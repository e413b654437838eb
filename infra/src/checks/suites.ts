import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import colors from 'picocolors'
import { root } from '../paths.ts'
import type { Count } from './checks.ts'
import type { WorkspacePackage } from './workspace.ts'

const patience = 15 * 60_000

/**
 * Runs one package's tests and counts them. A run that crashes, hangs, or has no test at all counts as one failure.
 *
 * @param args passed on to vitest: names of test files, for example
 */
export async function runSuite(
  suite: WorkspacePackage,
  args: readonly string[],
  environment: Record<string, string>,
  signal: AbortSignal,
  output: 'inherit' | 'ignore' = 'inherit',
): Promise<Count> {
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
    const count = countIn(report)
    if (count.leftOut > 0)
      console.log(`${colors.yellow('!')} ${suite.name}: ${count.leftOut} tests were left out`)
    const reason = problem(count, code)
    if (!reason) return { passed: count.passed, failed: count.failed }
    console.log(`${colors.red('✗')} ${suite.name}: ${reason}`)
    return { passed: count.passed, failed: count.failed + 1 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What is wrong beside failed tests, if anything. */
function problem(count: Count, code: number | null): string | undefined {
  if (count.passed + count.failed === 0) return 'no test ran'
  if (code === null) return 'it was ended before it was done'
  if (code !== 0 && count.failed === 0) return 'a file failed outside its tests, see above'
  return undefined
}

function countIn(report: string): Count & { leftOut: number } {
  try {
    const {
      numPassedTests = 0,
      numFailedTests = 0,
      numPendingTests = 0,
    } = JSON.parse(readFileSync(report, 'utf8'))
    return { passed: numPassedTests, failed: numFailedTests, leftOut: numPendingTests }
  } catch {
    return { passed: 0, failed: 0, leftOut: 0 }
  }
}
