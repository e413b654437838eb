import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const settings = path.join(import.meta.dirname, '../schemathesis')
const requirements = path.join(settings, 'requirements.txt')
const root = path.join(import.meta.dirname, '../../.stack/python')
const key = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12)
const environment = path.join(root, `schemathesis-${key}`)
const marker = path.join(environment, 'complete')

/** Whether there is a Python that Schemathesis runs on: 3.11 or later, with venv and pip. */
export const hasPython: Promise<boolean> = run('python3', [
  '-c',
  'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))',
]).then(
  () => true,
  () => false,
)

/** Installs Schemathesis of the pinned versions, once. @throws Error with pip's own words */
export async function installSchemathesis(): Promise<void> {
  if (existsSync(marker)) return
  await rm(root, { recursive: true, force: true })
  await mkdir(root, { recursive: true })
  await run('python3', ['-m', 'venv', environment])
  const pip = [
    ...'-m pip install --quiet --disable-pip-version-check --require-hashes -r'.split(' '),
    requirements,
  ]
  await run(path.join(environment, 'bin/python'), pip)
  await writeFile(marker, '')
}

/**
 * Asks a running service everything that its document lets it be asked, and much that it does not: no failure, nothing
 * undeclared, what is forbidden refused, what is allowed taken, a request without a token refused, exact methods.
 *
 * @param leftOut operations that are not asked, by their ids
 * @throws Error with its report, which has a curl line for each fault
 */
export async function askEverything(url: string, token: string, leftOut: readonly string[]): Promise<void> {
  const asked = [
    ...['--config-file', path.join(settings, 'schemathesis.toml'), 'run', `${url}/docs/json`],
    ...['--header', `Authorization: Bearer ${token}`, '--seed', process.env.API_CHECK_SEED ?? '1'],
    ...['--continue-on-failure', '--no-color'],
    ...leftOut.flatMap((id) => ['--exclude-operation-id', id]),
  ]
  const options = { maxBuffer: 64 * 1024 * 1024, cwd: environment }
  await run(path.join(environment, 'bin/st'), asked, options).catch(({ stdout, stderr }) => {
    throw new Error(`${stdout}${stderr}`)
  })
}
