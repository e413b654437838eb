import { rmSync } from 'node:fs'
import { type Coordinates, coordinatesOf } from './coordinates.ts'
import { download, isDownloaded, stackDownload } from './downloads.ts'
import { withLock } from './lock.ts'
import type { Part } from './part.ts'
import { allParts } from './parts/index.ts'
import type { BrokerPorts } from './parts/kafka.ts'
import { freePortSet, freePorts, type Ports } from './ports.ts'
import { type PartControl, ProcessGroup } from './process-group.ts'
import { type Progress, silent } from './progress.ts'
import { checkRequirements } from './requirements.ts'

export interface StackOptions {
  /** Folder for its data and logs, absolute. A stack that already runs there is adopted. */
  readonly dir: string
  /** `free` finds ports that nobody uses. */
  readonly ports: 'free' | Ports
  /** Three brokers keep three copies of everything, and need two for a write. Default 1. */
  readonly brokers?: 1 | 3
  /** Only these parts and what they need, by name; `kafka` means all brokers. Default: all. */
  readonly parts?: readonly string[]
  /** Whether data must survive a power cut. Default true. */
  readonly durable?: boolean
  /** Makes PostgreSQL's databases what they shall be, while other parts still start. */
  readonly prepareDatabases?: (stack: Coordinates) => Promise<void>
  /** Ends a start that is under way; what it started is stopped. */
  readonly signal?: AbortSignal
  readonly progress?: Progress
}

export interface Stack {
  readonly coordinates: Coordinates
  readonly ports: Ports
  /** Names of its parts; brokers are `kafka`, or `kafka-1` to `kafka-3`. */
  readonly names: readonly string[]
  /** False when another launcher stops it, or it was left running on purpose. */
  readonly owned: boolean
  /** @throws Error when there is none of that name. */
  part(name: string): PartControl
  /** Settles when what makes the next start faster is there. Never rejects. */
  readonly nextPrepared: Promise<void>
  /** Starts a part again that ends by itself, until the signal aborts or somebody stops the stack. */
  keepAlive(signal: AbortSignal): Promise<void>
  /** Tells those who wait for the stack that it is ready, databases included. */
  markUsable(): void
  /** From now on only `npm run stack -- down` stops it. */
  leaveRunning(): void
  /** Stops all parts, unless it is not ours. */
  stop(): Promise<void>
}

/**
 * Brings the stack up, parts side by side where they can be, and returns when every part is usable.
 * Parts that run already, from an earlier launcher with the same settings, are kept.
 *
 * @throws Error that says what to do; nothing that was started is left running then
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const progress = options.progress ?? silent
  const java = checkRequirements(!isDownloaded(stackDownload))
  await download(stackDownload, (state) => progress('download', state))
  return withLock(`${options.dir}.lock`, async () => {
    const ports = options.ports === 'free' ? await freePortSet() : options.ports
    const brokers = await brokerPorts(options.brokers ?? 1, ports)
    const coordinates = coordinatesOf(
      ports,
      brokers.map((broker) => broker.client),
    )
    const parts = select(allParts(java, ports, brokers), options.parts)
    const afterwards = { postgres: async () => options.prepareDatabases?.(coordinates) }
    const group = new ProcessGroup({ ...options, parts, ports, afterwards })
    await group.start()
    return asStack(group, parts, ports, coordinates)
  })
}

function asStack(group: ProcessGroup, parts: readonly Part[], ports: Ports, coordinates: Coordinates): Stack {
  const preparing = new AbortController()
  const nextPrepared = prepareNextStart(parts, preparing.signal)
  return {
    coordinates,
    ports,
    names: group.names,
    nextPrepared,
    get owned() {
      return group.owned
    },
    part: (name) => group.part(name),
    keepAlive: (signal) => group.keepAlive(signal),
    markUsable: () => group.markUsable(),
    leaveRunning: () => group.leaveRunning(),
    async stop() {
      preparing.abort()
      await Promise.all([nextPrepared, group.stop()])
    },
  }
}

/** Once everything is up: what makes the next start faster. Never rejects. */
export async function prepareNextStart(parts: readonly Part[], signal: AbortSignal): Promise<void> {
  for (const part of parts) await part.prepareNext?.(signal).catch(() => {})
}

async function brokerPorts(count: number, ports: Ports): Promise<BrokerPorts[]> {
  const first = { client: ports.kafka, controller: ports.kafkaController }
  const more = await freePorts(2 * (count - 1))
  const rest = Array.from({ length: count - 1 }, (_, i) => ({
    client: more[2 * i] as number,
    controller: more[2 * i + 1] as number,
  }))
  return [first, ...rest]
}

function select(parts: Part[], wanted: readonly string[] | undefined): Part[] {
  if (!wanted) return parts
  const chosen = new Set<Part>()
  const add = (name: string) => {
    const matching = parts.filter((part) => part.name === name || part.name.startsWith(`${name}-`))
    if (matching.length === 0) throw new Error(`the stack has no part "${name}"`)
    for (const part of matching) {
      chosen.add(part)
      part.needs.forEach(add)
    }
  }
  wanted.forEach(add)
  return parts.filter((part) => chosen.has(part))
}

/** Removes the data of a stack that does not run. */
export const removeData = (dir: string) => rmSync(dir, { recursive: true, force: true })
