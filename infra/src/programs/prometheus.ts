import { existsSync } from 'node:fs'
import path from 'node:path'
import { debianProgram, type Program } from './debian-program.ts'

/** Prometheus: the one on the path, or Debian's, which is unpacked beside the downloads of the stack; undefined when there is none. */
export function findPrometheus(
  environment: NodeJS.ProcessEnv = process.env,
  ofDebian: typeof debianProgram = debianProgram,
): Program | undefined {
  const onPath = (environment.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'prometheus'))
    .find((file) => existsSync(file))
  return onPath
    ? { file: onPath, environment: {} }
    : ofDebian({ package: 'prometheus', file: '/usr/bin/prometheus' })
}

/** As `findPrometheus`. @throws Error that says what to install */
export function checkPrometheus(...from: Parameters<typeof findPrometheus>): Program {
  const found = findPrometheus(...from)
  if (found) return found
  throw new Error(
    [
      'Prometheus not found. Only this part needs it. Install:',
      '  Debian, Ubuntu   sudo apt install --no-install-recommends prometheus',
      '  Fedora           sudo dnf install golang-github-prometheus',
      '  macOS            brew install prometheus',
      'Or, with Docker: `docker compose --profile observe up -d`.',
    ].join('\n'),
  )
}
