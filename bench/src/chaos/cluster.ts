import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  type Coordinates,
  migrateService,
  ownerUrl,
  type Ports,
  type Service,
  type Stack,
  serviceProcess,
  services,
  startStack,
} from '@jangteo/infra'
import {
  freePorts,
  type Group,
  host,
  keepAllAlive,
  type Part,
  type Progress,
  readState,
  runningParts,
  startGroup,
} from '@jangteo/launcher'
import { type Disk, mountDisk } from './disk.ts'
import { type Link, startLink } from './link.ts'
import { makeNextRelease } from './next-release.ts'
import { clockVariable, routesVariable } from './variables.ts'

/** A shop that can be broken at every joint: several replicas of each service, and links between these and the stack. */
export interface Cluster {
  /** For data and logs. */
  readonly folder: string
  readonly ports: Ports
  readonly coordinates: Coordinates
  /** Of each service, beside the addresses. */
  readonly environment: Readonly<Record<string, string>>
  /** The program of the next release of a service. */
  readonly nextRelease: string
  readonly replicas: readonly Replica[]
  /** What the services depend on: its names are those of the links. */
  readonly dependencies: readonly string[]
  /** The disk of the stack's data, when it can be filled. */
  readonly disk: Disk | undefined
  /** The processes that run at this moment, by name. */
  parts(): readonly (readonly [name: string, pid: number])[]
  /** Asks a part to end, and starts it again when it has. */
  restart(part: string): Promise<void>
  /** The URL of a service: of its replicas in turn. */
  url(service: string): string
  stop(): Promise<void>
}

/** One process of a service. */
export interface Replica {
  readonly name: string
  readonly service: Service
  readonly url: string
  /** By dependency: `kafka-1`, `postgres`. */
  readonly links: ReadonlyMap<string, Link>
  /** Moves its clock; 0 puts it right. Also after a restart. */
  setClock(aheadMs: number): void
}

export interface ClusterOptions {
  /** For data and logs. */
  readonly folder: string
  readonly ports: Ports
  readonly brokers: 1 | 3
  readonly replicas: number
  /** Whether the stack has a disk of its own, which can be filled. */
  readonly ownDisk: boolean
  /** Of each service. */
  readonly environment: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  readonly progress: Progress
}

/**
 * Starts the stack and the replicas, as `npm start` starts them, and keeps them alive: what is killed is started again.
 *
 * @throws Error when it does not come up; nothing is left running then
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { folder, ports, brokers, signal, progress } = options
  const dir = path.join(folder, 'stack')
  const prepareDatabases = async (coordinates: Coordinates) => {
    await Promise.all(services.map((each) => migrateService(each, ownerUrl(coordinates, each.database))))
  }
  const disk = options.ownDisk ? mountDisk(dir) : undefined
  const stack = await startStack({ dir, ports, brokers, signal, progress, prepareDatabases }).catch(
    (error) => {
      disk?.unmount()
      throw error
    },
  )
  const over = new AbortController()
  const nextRelease = makeNextRelease(path.join(folder, 'next'))
  nextRelease.catch(() => undefined)
  let links: Link[] = []
  try {
    const replicas = await makeReplicas(stack, options)
    links = replicas.flatMap((replica) => [...replica.links.values()])
    const group = await startGroup({
      ...{ dir: path.join(folder, 'services'), logs: path.join(folder, 'logs'), stopCommand: 'Ctrl-C' },
      ...{ parts: replicas.map(({ part }) => part), signal, progress },
    })
    void keepAllAlive([stack, group], AbortSignal.any([signal, over.signal])).catch(() => undefined)
    return {
      ...{ folder, ports, coordinates: stack.coordinates, replicas, disk },
      ...{ environment: options.environment, nextRelease: await nextRelease },
      dependencies: [...dependenciesOf(stack).keys()],
      parts: () =>
        [dir, path.join(folder, 'services')].flatMap((each) =>
          runningParts(readState(each)).map(([name, { pid }]) => [name, pid] as const),
        ),
      restart: (part) => restart([stack, group], part),
      url: turns(replicas),
      async stop() {
        over.abort()
        await group.stop()
        for (const link of links) link.close()
        await stack.stop()
        disk?.unmount()
      },
    }
  } catch (error) {
    for (const link of links) link.close()
    await stack.stop()
    disk?.unmount()
    throw error
  }
}

async function restart(groups: readonly Pick<Group, 'names' | 'part'>[], name: string): Promise<void> {
  const part = groups.find(({ names }) => names.includes(name))?.part(name)
  await part?.stop()
  // What it needs may be broken at this moment: the launcher tries again.
  await part?.start().catch(() => undefined)
}

/** The ports that services connect to, by the part that listens there. */
const dependenciesOf = ({ coordinates, ports }: Stack): ReadonlyMap<string, number> => {
  const brokers = coordinates.kafkaBrokers.map((address) => Number(address.split(':')[1]))
  return new Map([
    ['postgres', ports.postgres],
    ['redis', ports.redis],
    ['registry', ports.registry],
    ...brokers.map((port, n) => [brokers.length === 1 ? 'kafka' : `kafka-${n + 1}`, port] as const),
  ])
}

async function makeReplicas(stack: Stack, options: ClusterOptions): Promise<(Replica & { part: Part })[]> {
  const { replicas, ports } = options
  const more = await freePorts(services.length * (replicas - 1))
  return Promise.all(
    services.flatMap((service) =>
      Array.from({ length: replicas }, (_, n) => {
        const name = replicas === 1 ? service.name : `${service.name}-${n + 1}`
        const port = n === 0 ? ports[service.port] : (more.pop() as number)
        return makeReplica({ name, service, port }, stack, options)
      }),
    ),
  )
}

async function makeReplica(
  { name, service, port }: { name: string; service: Service; port: number },
  stack: Stack,
  { folder, ports, environment }: ClusterOptions,
): Promise<Replica & { part: Part }> {
  const dependencies = dependenciesOf(stack)
  const links = new Map<string, Link>()
  for (const [dependency, target] of dependencies) links.set(dependency, await startLink(target))
  const routes = [...dependencies].map(([dependency, target]) => [target, links.get(dependency)?.port])
  const clockFile = path.join(folder, 'clocks', name)
  mkdirSync(path.dirname(clockFile), { recursive: true })
  const usual = serviceProcess(service, stack.coordinates, { ...ports, [service.port]: port })
  const inside: Record<string, string> = {
    ...environment,
    NODE_OPTIONS: `--import ${path.join(import.meta.dirname, 'inside.ts')}`,
    [routesVariable]: JSON.stringify(Object.fromEntries(routes)),
    [clockVariable]: clockFile,
  }
  const part: Part = {
    ...usual,
    name,
    async command(run) {
      const command = await usual.command(run)
      return { ...command, environment: { ...command.environment, ...inside } }
    },
  }
  return {
    ...{ name, service, links, part, url: `http://${host}:${port}` },
    setClock: (aheadMs) => writeFileSync(clockFile, String(aheadMs)),
  }
}

/** The URL of a service, of another replica each time. */
function turns(replicas: readonly Replica[]): Cluster['url'] {
  let turn = 0
  return (service) => {
    const some = replicas.filter((each) => each.service.name === service)
    turn += 1
    return (some[turn % some.length] as Replica).url
  }
}
