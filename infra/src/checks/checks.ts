import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import colors from 'picocolors'
import { root } from '../paths.ts'
import { workspacePackages } from './workspace.ts'

/** A command that passes when it exits with 0. */
export interface Check {
  readonly name: string
  readonly command: readonly [string, ...string[]]
}

const types = (name: string, directory: string): Check => ({
  name: `types ${name}`,
  command: ['tsc', '--noEmit', '-p', path.relative(root, directory) || '.'],
})

/** What tsconfig.json leaves out, because it has options of its own. */
const apart: readonly string[] = JSON.parse(readFileSync(path.join(root, 'tsconfig.json'), 'utf8')).exclude

/**
 * Everything that is checked without running the system, if its name has `filter` in it. The types of all packages are checked as one
 * program, which reads each file once; with a filter, package by package.
 */
export function checks(filter = ''): Check[] {
  const packages = workspacePackages().filter(({ scripts }) => scripts.check)
  const isApart = ({ directory }: { directory: string }) => apart.includes(path.relative(root, directory))
  const all = [
    { name: 'lint', command: ['biome', 'ci', '--colors=off', '.'] },
    ...(filter === '' ? [types('of all packages', root)] : []),
    ...packages
      .filter((each) => filter !== '' || isApart(each))
      .map(({ name, directory }) => types(name, directory)),
    { name: 'dependency rules', command: ['depcruise', '--config', '.dependency-cruiser.js', ...sources] },
    { name: 'unused code', command: ['knip', '--no-progress'] },
  ] satisfies Check[]
  return all.filter(({ name }) => name.includes(filter))
}

const sources = ['apps', 'packages', 'infra', 'flows', 'bench', 'docs', 'examples']

/** How many passed, and of each that did not its name, with the first lines of the reason below it. */
export interface Outcome {
  readonly passed: number
  readonly failures: readonly string[]
  /** Tests that were not run because they need Kafka. */
  readonly leftOut?: number
}

/** What a reader of a long log needs at its end: what failed and why, and then the sums in one plain line. */
export const summary = ({ passed, failures, leftOut = 0 }: Outcome): string =>
  [
    ...failures.map((name) => `${colors.red('✗')} ${name}`),
    ...(leftOut > 0
      ? [`${colors.yellow('!')} ${leftOut} tests left out: they need Kafka, and JANGTEO_TEST_KAFKA is off`]
      : []),
    '',
    `${passed} passed, ${failures.length} failed`,
  ].join('\n')

/** The linter and the others use little more than one processor each. */
const AT_ONCE = 2

/** Runs the checks two at a time, and prints each with the output of those that fail. */
export async function runChecks(list: readonly Check[], signal: AbortSignal): Promise<Outcome> {
  let passed = 0
  const failures: string[] = []
  const waiting = list.values()
  const runEach = async () => {
    for (const { name, command } of waiting) {
      const began = performance.now()
      const { ok, output } = await runCheck(command, signal)
      if (signal.aborted) return
      const time = colors.dim(`${((performance.now() - began) / 1000).toFixed(1)} s`)
      console.log(`${ok ? colors.green('✓') : colors.red('✗')} ${name} ${time}`)
      if (!ok) console.log(output.trimEnd().replace(/^/gm, '    '))
      if (ok) passed += 1
      else failures.push(name)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, runEach))
  return { passed, failures }
}

function runCheck(
  [file, ...args]: readonly [string, ...string[]],
  signal: AbortSignal,
): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(path.join(root, 'node_modules/.bin', file), args, {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1' },
      signal,
      timeout: 300_000,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text
      })
    }
    child.once('error', (error) => resolve({ ok: false, output: `${output}\n${error.message}` }))
    child.once('close', (code) => resolve({ ok: code === 0, output }))
  })
}
