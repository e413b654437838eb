import { spawnSync } from 'node:child_process'
import { findJava, type Java } from './java.ts'

/**
 * Finds what the stack needs from the machine.
 *
 * @param maven whether Maven is needed too (only while something is still to be downloaded)
 * @throws Error that says exactly what to install, or that Docker can do it instead.
 */
export function checkRequirements(maven: boolean, environment: NodeJS.ProcessEnv = process.env): Java {
  const java = findJava(environment)
  const hasMaven = !maven || succeeds('mvn', ['-v'], environment)
  if (java && hasMaven) return java

  const home = environment.JAVA_HOME
  const missing = [
    ...(java ? [] : [home ? `a Java 17 or newer (JAVA_HOME is ${home})` : 'Java 17 or newer']),
    ...(hasMaven ? [] : ['Maven']),
  ].join(' and ')
  if (succeeds('docker', ['info'], environment)) {
    throw new Error(
      `${missing} not found, but Docker answers: run \`docker compose up -d --wait\`, then start the services with \`pnpm turbo dev\`.`,
    )
  }
  const need = { java: !java, maven: !hasMaven }
  const list = (java: string, maven: string) =>
    [need.java && java, need.maven && maven].filter(Boolean).join(' ')
  throw new Error(
    [
      `${missing} not found, and no Docker engine answers either. Install:`,
      `  Debian, Ubuntu   sudo apt install ${list('openjdk-17-jdk-headless', 'maven')}`,
      `  Fedora           sudo dnf install ${list('java-21-openjdk-headless', 'maven')}`,
      `  macOS            brew install ${list('openjdk@21', 'maven')}`,
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
