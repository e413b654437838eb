import { chmod, mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import {
  isRunning,
  type Part,
  type Progress,
  readState,
  refuseTakenPorts,
  runningParts,
  stopGroup,
} from '@jangteo/launcher'
import { type Coordinates, coordinatesOf, ownerUrl, serviceEnvironment } from '../coordinates.ts'
import { migrateService } from '../migrations/migrate-service.ts'
import { stackRoot } from '../paths.ts'
import { type Brokers, type Ports, portsFrom } from '../ports.ts'
import { deployLogin } from '../registry-token.ts'
import { services } from '../services.ts'
import { dockerStack, isInDocker, usualParts } from './docker-stack.ts'
import { brokersFor, kafkaTlsCaFor, kafkaTlsWanted, type Stack, startStack } from './embedded-stack.ts'
import { giveOutsideRights } from './outside-rights.ts'

const usualDir = process.env.JANGTEO_DEV_DIR ?? path.join(stackRoot, 'dev')

/** Whether the whole shop is one process without Kafka: `MESSAGING_TRANSPORT=memory`. */
export const inMemory = process.env.MESSAGING_TRANSPORT === 'memory'

/**
 * Data and logs of the development stack, kept between runs. Tests use another folder, and so does a shop in memory: a database
 * is used with Kafka or without.
 */
export const devDir = inMemory ? path.join(path.dirname(usualDir), 'memory/dev') : usualDir
export const devLogs = path.join(devDir, 'logs')

/** The state of the parts that were requested by name. */
export const onRequestDir = path.join(devDir, 'on-request')

/** The services' env files. */
export const environments = path.join(devDir, '../env')

/** The state of the services' processes of `npm start`. */
export const servicesDir = path.join(devDir, 'services')

/** @throws Error in memory: only `npm start` runs all services as one process */
export function refuseInMemory(): void {
  if (inMemory) throw new Error('with MESSAGING_TRANSPORT=memory all services are one process: `npm start`')
}

export interface DevStackOptions {
  readonly progress: Progress
  readonly signal: AbortSignal
  /** The programs that are to be started on it. */
  readonly standing?: readonly Pick<Part, 'name' | 'listens'>[]
  /** Default: as many as its data is of, or 1. */
  readonly brokers?: Brokers | undefined
}

/**
 * Brings up the stack for development, migrates every service's database and writes the services' env files.
 *
 * @throws Error that names every taken port of stack and standing programs, or says that it cannot have so many brokers,
 * before anything is started
 */
export async function startDevStack({
  progress,
  signal,
  standing = [],
  brokers: wantedBrokers,
}: DevStackOptions): Promise<Stack> {
  const ports = portsFrom(process.env)
  const kafkaTls = kafkaTlsWanted(process.env)
  if (inMemory && kafkaTls) throw new Error('in memory there is no broker: leave out KAFKA_TLS')
  const prepareDatabases = (coordinates: Coordinates) => bringUpToDate(coordinates, progress)
  const docker = inMemory ? undefined : await dockerStack(devDir, ports, progress)
  if (docker && wantedBrokers !== undefined && wantedBrokers !== 1)
    throw new Error('the stack runs in Docker, and docker-compose.yml has one broker: leave out --brokers')
  if (docker && kafkaTls === false)
    throw new Error(
      'the stack runs in Docker, where connections to the broker are encrypted: leave out KAFKA_TLS',
    )
  const brokers = inMemory ? 0 : brokersFor(devDir, wantedBrokers)
  const running = new Set(runningInDev().map(([name]) => name))
  const wanted = [...(docker ? [] : usualParts(ports, brokers)), ...standing]
  await refuseTakenPorts(wanted.filter(({ name }) => !running.has(name)))
  if (docker) await prepareDatabases(docker.coordinates)
  const options = { dir: devDir, ports, brokers, kafkaTls, progress, signal, prepareDatabases }
  const stack = docker ?? (await startStack(options))
  try {
    await writeEnvironments(stack.coordinates, stack.ports)
    if (brokers > 0) await giveOutsideRights(stack.coordinates)
    stack.markUsable()
    return stack
  } catch (error) {
    await stack.stop()
    throw error
  }
}

/** Stops the stack, if this launcher owns it, after all programs that run on it, whichever command started them. */
export async function stopOwnStack(stack: Stack): Promise<void> {
  if (stack.owned) {
    const standing = await Promise.all([stopGroup(servicesDir), stopGroup(onRequestDir)])
    const names = standing.flat()
    if (names.length > 0) console.log(`Stopped ${names.join(', ')} too: they used this stack.`)
  }
  await stack.stop()
}

/** Stops services, requested parts and stack, whichever command started them. @returns the names of those that ran */
export async function stopDevStack(): Promise<string[]> {
  const first = await Promise.all([stopGroup(servicesDir), stopGroup(onRequestDir)])
  return [...first.flat(), ...(await stopGroup(devDir))]
}

/** Name and process of everything that runs for development. */
export const runningInDev = () => [
  ...runningParts(readState(devDir)),
  ...runningParts(readState(onRequestDir)),
  ...runningParts(readState(servicesDir)),
]

/** The addresses of the development stack, also when it does not run. */
export function devCoordinates(ports: Ports): Coordinates {
  if (inMemory) return coordinatesOf(ports, 0)
  const brokers = isInDocker(readState(devDir)) ? 1 : brokersFor(devDir)
  return coordinatesOf(ports, brokers, { kafkaTlsCa: kafkaTlsCaFor(devDir) })
}

/** Returns when the development stack, started by another process, is up and migrated. */
export async function waitUntilReady(): Promise<void> {
  const patience = AbortSignal.timeout(180_000)
  for (;;) {
    const state = readState(devDir)
    if (state?.usable && (runningParts(state).length > 0 || isRunning(state.launcher ?? undefined))) return
    await wait(100, undefined, { signal: patience })
  }
}

/**
 * Applies the missing migrations in every service's database.
 *
 * @returns their names
 * @throws Error with all failures, after all others have ended
 */
export async function migrateAll(stack: Coordinates): Promise<string[]> {
  const results = await Promise.allSettled(
    services.map((service) => migrateService(service, ownerUrl(stack, service.database))),
  )
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  if (failures.length > 0) throw new Error(failures.map(({ message }) => message).join('\n'))
  return results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []))
}

async function bringUpToDate(stack: Coordinates, progress: Progress): Promise<void> {
  const applied = await migrateAll(stack)
  progress('migrations', applied.length > 0 ? 'applied' : 'up to date')
}

/** `.stack/env/<service>.env`, which a service started by hand reads. */
async function writeEnvironments(stack: Coordinates, ports: Ports): Promise<void> {
  await mkdir(environments, { recursive: true, mode: 0o700 })
  // An earlier release made it for everybody.
  await chmod(environments, 0o700)
  await Promise.all(
    services.map((service) => {
      const pairs = Object.entries(serviceEnvironment(service, stack, ports))
      const lines = pairs.map(([name, value]) => `${name}=${value}\n`)
      return writePrivately(path.join(environments, `${service.name}.env`), lines.join(''))
    }),
  )
  // For `bootstrap` of a service that is started by hand.
  const deploy = Object.entries(deployLogin).map(([name, value]) => `${name}=${value}\n`)
  await writePrivately(path.join(environments, 'deploy.env'), deploy.join(''))
}

/** A file that only its owner reads, also where an earlier release made it for everybody. */
async function writePrivately(file: string, text: string): Promise<void> {
  await writeFile(`${file}.draft`, text, { mode: 0o600 })
  await rename(`${file}.draft`, file)
}
