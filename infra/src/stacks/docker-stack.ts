import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import {
  aborted,
  forgetState,
  identify,
  isTaken,
  type Part,
  type Progress,
  readState,
  runningParts,
  type State,
  writeState,
} from '@jangteo/launcher'
import { coordinatesOf } from '../coordinates.ts'
import { allParts } from '../parts/index.ts'
import { root } from '../paths.ts'
import type { Brokers, Ports } from '../ports.ts'
import { certificatesIn } from '../programs/certificates.ts'
import { certificatesOf, type Stack } from './embedded-stack.ts'

const IN_DOCKER = 'docker'

/**
 * The stack that `docker compose up` runs from this checkout, or undefined when none does. It is used and left
 * alone: it goes on when the launcher ends.
 *
 * @throws Error when it runs but a part of it does not answer
 */
export async function dockerStack(dir: string, ports: Ports, progress: Progress): Promise<Stack | undefined> {
  if (runningParts(readState(dir)).length > 0 || !(await isTaken(ports.postgres)) || !composeRuns())
    return undefined

  const parts = usualParts(ports)
  for (const part of parts) {
    await part.check().catch((error) => {
      throw new Error(`docker compose runs, but ${part.name} does not answer: ${error.message}`)
    })
    await part.complete?.()
    progress(part.name, 'runs in Docker')
  }
  const kafkaTlsCa = copyAuthority(dir)
  const refuse = () => {
    throw new Error('the stack runs in Docker: use `docker compose` to stop or start its parts')
  }
  return {
    coordinates: coordinatesOf(ports, 1, { kafkaTlsCa }),
    ports,
    names: parts.map((part) => part.name),
    owned: false,
    nextPrepared: Promise.resolve(),
    part: refuse,
    leaveRunning: () => {},
    markUsable: () =>
      writeState(dir, {
        launcher: identify(process.pid) ?? null,
        settings: IN_DOCKER,
        parts: {},
        usable: true,
      }),
    keepAlive: aborted,
    stop: async () => forgetState(dir),
  }
}

/** Whether the stack of a folder is the one in Docker. */
export const isInDocker = (state: State | undefined): boolean => state?.settings === IN_DOCKER

/** The parts of a stack, to look at: their names, ports and whether they answer. */
export const usualParts = (ports: Ports, brokers: Brokers = 1): Part[] =>
  allParts({ file: 'java', version: '0' }, ports, brokers, coordinatesOf(ports, brokers))

function composeRuns(): boolean {
  const { status, stdout } = compose('ps', '--status', 'running', '--quiet')
  return status === 0 && stdout.trim() !== ''
}

/** Fetches the authority that has signed the broker's certificate, for clients on this machine. @returns the file */
function copyAuthority(dir: string): string {
  const { ca } = certificatesIn(certificatesOf(dir))
  mkdirSync(path.dirname(ca), { recursive: true })
  const { status, stderr } = compose('cp', 'kafka:/etc/kafka/secrets/ca.pem', ca)
  if (status !== 0)
    throw new Error(`the certificate authority of Kafka in Docker could not be copied: ${stderr}`)
  return ca
}

const compose = (...words: string[]) =>
  spawnSync('docker', ['compose', ...words], { cwd: root, encoding: 'utf8', timeout: 10_000 })
