import { spawnSync } from 'node:child_process'
import { findJava, type Java } from './java.ts'
import { hasPython } from './python.ts'

/** What is needed only while something is still to be downloaded: with Maven, or with Python's pip. */
interface Downloads {
  readonly maven?: boolean
  readonly python?: boolean
}

/**
 * Finds what the stack needs from the machine.
 *
 * @throws Error that says exactly what to install, or that Docker can do it instead.
 */
export function checkRequirements(
  { maven = false, python = false }: Downloads = {},
  environment: NodeJS.ProcessEnv = process.env,
): Java {
  const java = findJava(environment)
  const need = {
    java: !java,
    maven: maven && !succeeds('mvn', ['-v'], environment),
    python: python && !hasPython(environment),
  }
  if (java && !need.maven && !need.python) return java

  const home = environment.JAVA_HOME
  const missing = [
    ...(java ? [] : [home ? `a Java 17 or newer (JAVA_HOME is ${home})` : 'Java 17 or newer']),
    ...(need.maven ? ['Maven'] : []),
    ...(need.python ? ['Python 3.10 or newer with venv'] : []),
  ].join(' and ')
  if (succeeds('docker', ['info'], environment)) {
    throw new Error(
      `${missing} not found, but Docker answers: run \`docker compose up -d --wait\`, then start the services with \`pnpm turbo dev\`.`,
    )
  }
  const list = (java: string, maven: string, python: string) =>
    [need.java && java, need.maven && maven, need.python && python].filter(Boolean).join(' ')
  throw new Error(
    [
      `${missing} not found, and no Docker engine answers either. Install:`,
      `  Debian, Ubuntu   sudo apt install ${list('openjdk-17-jdk-headless', 'maven', 'python3-venv')}`,
      `  Fedora           sudo dnf install ${list('java-21-openjdk-headless', 'maven', 'python3')}`,
      `  macOS            brew install ${list('openjdk@21', 'maven', 'python')}`,
      `  Windows (WSL)    wsl --install -d Ubuntu, then as for Ubuntu`,
      'Or install Docker and run `docker compose up -d --wait`.',
    ].join('\n'),
  )
}

function succeeds(file: string, args: string[], env: NodeJS.ProcessEnv): boolean {
  const { status, stdout } = spawnSync(file, args, { env, encoding: 'utf8', timeout: 10_000 })
  // `docker info` may end with 0 although no server answered.
  return status === 0 && (file !== 'docker' || /Server Version/.test(stdout))
}
