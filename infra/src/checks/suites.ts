import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { endTree } from '@jangteo/launcher'
import colors from 'picocolors'
import { root } from '../paths.ts'
import type { Outcome } from './checks.ts'
import { type Report, reportVariable } from './report.ts'
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
  const reporters = ['--reporter=default', `--reporter=${path.join(import.meta.dirname, 'report.ts')}`]
  const child = spawn(path.join(root, 'node_modules/.bin/vitest'), ['run', ...reporters, ...args], {
    cwd: suite.directory,
    env: { ...process.env, ...environment, [reportVariable]: report },
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
    const { passed, leftOut, failures } = readReport(report)
    if (leftOut > 0) console.log(`${colors.yellow('!')} ${suite.name}: ${leftOut} tests were left out`)
    // Vitest ends with a code of its own when it is told to end.
    const reason = code === null || ending ? hung : problem(passed, failures.length, code)
    if (reason) console.log(`${colors.red('✗')} ${suite.name}: ${reason}`)
    const all = reason ? [...failures, reason] : failures
    return { passed, failures: all.map((failure) => `${suite.name}: ${failure}`) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const hung = `it was ended before it was done; it may take ${patience / 60_000} minutes`

/** What is wrong beside what was reported, if anything. */
function problem(passed: number, failed: number, code: number): string | undefined {
  if (passed + failed === 0) return 'no test ran'
  if (code !== 0 && failed === 0) return `vitest ended with ${code}, see above`
  return undefined
}

/** Of a run that ended before it wrote its report, nothing. */
function readReport(file: string): Report {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { passed: 0, leftOut: 0, failures: [] }
  }
}
