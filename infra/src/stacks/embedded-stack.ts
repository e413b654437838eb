import { rmSync } from 'node:fs'
import { freePorts, type Group, type Progress, silent, startGroup, withNeeds } from '@jangteo/launcher'
import { type Coordinates, coordinatesOf } from '../coordinates.ts'
import { allParts } from '../parts/index.ts'
import type { BrokerPorts } from '../parts/kafka.ts'
import { freePortSet, type Ports } from '../ports.ts'
import { download, isDownloaded, stackDownload } from '../programs/downloads.ts'
import { checkRequirements } from '../programs/requirements.ts'

/** The command that stops the processes of the development stack's folders. */
export const stopCommand = 'npm run stack -- down'

export interface StackOptions {
  /** Folder for its data and logs, absolute. A stack that already runs there is adopted. */
  readonly dir: string
  /** `free` finds free ports. */
  readonly ports: 'free' | Ports
  /** Three brokers keep three copies of everything, and need two for a write. Default 1. */
  readonly brokers?: 1 | 3
  /** Only these parts and what they need, by name; `kafka` means all brokers. Default: all. */
  readonly parts?: readonly string[]
  /** Whether data must survive a power cut. Default true. */
  readonly durable?: boolean
  /** Migrates PostgreSQL's databases, while other parts still start. */
  readonly prepareDatabases?: (stack: Coordinates) => Promise<void>
  /** Aborts a start; the started parts are stopped. */
  readonly signal?: AbortSignal
  readonly progress?: Progress
}

/** The stack as a group of processes; brokers are `kafka`, or `kafka-1` to `kafka-3`. */
export interface Stack extends Group {
  readonly coordinates: Coordinates
  readonly ports: Ports
}

/**
 * Starts the stack, independent parts at the same time, and resolves when every part is ready. Parts that an earlier launcher
 * has started with the same settings are kept.
 *
 * @throws Error that says what to do; no started part is left running then
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const progress = options.progress ?? silent
  const java = checkRequirements(!isDownloaded(stackDownload))
  await download(stackDownload, (state) => progress('download', state))
  const ports = options.ports === 'free' ? await freePortSet() : options.ports
  const brokers = await brokerPorts(options.brokers ?? 1, ports)
  const coordinates = coordinatesOf(
    ports,
    brokers.map((broker) => broker.client),
  )
  const all = allParts(java, ports, brokers, coordinates)
  const group = await startGroup({
    ...options,
    parts: options.parts ? withNeeds(all, options.parts) : all,
    stopCommand,
    afterwards: { postgres: async () => options.prepareDatabases?.(coordinates) },
  })
  return Object.assign(group, { coordinates, ports })
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

/** Removes the data of a stack that does not run. */
export const removeData = (dir: string) => rmSync(dir, { recursive: true, force: true })
