import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'

const oldest = 10

/** The interpreter to make an environment with. @throws Error that says what to install */
export function checkPython(environment: NodeJS.ProcessEnv = process.env): string {
  const found = spawnSync('python3', ['-c', 'import sys, ensurepip; print(sys.version_info.minor)'], {
    env: environment,
    encoding: 'utf8',
  })
  if (found.status === 0 && Number(found.stdout) >= oldest) return 'python3'
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

/** Runs a program to its end. @throws Error with its own words when it fails */
export async function run(file: string, args: readonly string[]): Promise<void> {
  await promisify(execFile)(file, args).catch(({ stdout, stderr, message }) => {
    throw new Error(`${message}\n${stdout ?? ''}${stderr ?? ''}`.trim())
  })
}
