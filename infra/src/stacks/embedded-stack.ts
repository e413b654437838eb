import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import {
  type Group,
  type Progress,
  readState,
  runningParts,
  silent,
  startGroup,
  withNeeds,
} from '@jangteo/launcher'
import { type Coordinates, coordinatesOf } from '../coordinates.ts'
import { allParts } from '../parts/index.ts'
import type { BrokerSettings } from '../parts/kafka.ts'
import { type Brokers, freePortSet, type Ports } from '../ports.ts'
import { certificatesIn } from '../programs/certificates.ts'
import { download, isDownloaded, stackDownload } from '../programs/downloads.ts'
import { checkRequirements } from '../programs/requirements.ts'
import { fetchValkey, isValkeyThere } from '../programs/valkey.ts'

/** The command that stops the processes of the development stack's folders. */
export const stopCommand = 'npm run stack -- down'

export interface StackOptions {
  /** Folder for its data and logs, absolute. A stack that already runs there is adopted. */
  readonly dir: string
  /** `free` finds free ports. */
  readonly ports: 'free' | Ports
  /** Default: as many as the data in the folder is of, or 1. */
  readonly brokers?: Brokers
  /** Only these parts and what they need, by name; `kafka` means all brokers. Default: all. */
  readonly parts?: readonly string[]
  /** Whether Kafka also takes clients that are no users, and lets them do everything, and everyone may write in the registry. Default false. */
  readonly open?: boolean
  /** Whether connections of Kafka's users are encrypted. Default: as in the folder before; in a new one they are. */
  readonly kafkaTls?: boolean | undefined
  /** Further settings of the brokers, for a test. */
  readonly brokerSettings?: BrokerSettings
  /** Whether data must survive a power cut. Default true. */
  readonly durable?: boolean
  /** Migrates PostgreSQL's databases, while other parts still start. */
  readonly prepareDatabases?: (stack: Coordinates) => Promise<void>
  /** Aborts a start; the started parts are stopped. */
  readonly signal?: AbortSignal
  readonly progress?: Progress
}

/** The stack as a group of processes; brokers are `kafka`, or `kafka-1` to `kafka-3`. */
export interface Stack extends Omit<Group, 'add' | 'remove'> {
  readonly coordinates: Coordinates
  readonly ports: Ports
}

/**
 * Starts the stack, independent parts at the same time, and resolves when every part is ready. Parts that an earlier launcher
 * has started with the same settings are kept.
 *
 * @throws Error that says what to do, also when the folder's data is of another number of brokers; no started part is left
 * running then
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const progress = options.progress ?? silent
  const java = checkRequirements({ maven: !isDownloaded(stackDownload), python: !isValkeyThere() })
  await download(stackDownload, (state) => progress('download', state))
  await fetchValkey((state) => progress('download', state))
  const ports = options.ports === 'free' ? await freePortSet() : options.ports
  const brokers = brokersFor(options.dir, options.brokers)
  const kafkaTlsCa = brokers === 0 ? undefined : kafkaTlsCaFor(options.dir, options.kafkaTls)
  if (kafkaTlsCa === undefined) removeData(certificatesOf(options.dir))
  const coordinates = coordinatesOf(ports, brokers, {
    isOpen: options.open ?? false,
    kafkaTlsCa,
  })
  const all = allParts(java, ports, brokers, coordinates, options.brokerSettings)
  const group = await startGroup({
    ...options,
    parts: options.parts ? withNeeds(all, options.parts) : all,
    stopCommand,
    afterwards: { postgres: async () => options.prepareDatabases?.(coordinates) },
  })
  return Object.assign(group, { coordinates, ports })
}

/** Of how many brokers the data in a folder is: their folders have other names. Undefined when there is none yet. */
function brokersIn(dir: string): Brokers | undefined {
  if (existsSync(path.join(dir, 'kafka-1'))) return 3
  return existsSync(path.join(dir, 'kafka')) ? 1 : undefined
}

/**
 * How many brokers a start in this folder has. Another number would find the databases and none of the topics.
 *
 * @throws Error when the folder's data is of another number
 */
export function brokersFor(dir: string, wanted?: Brokers): Brokers {
  const before = brokersIn(dir)
  if (wanted !== undefined && before !== undefined && before !== wanted) {
    const many = { 0: 'no broker', 1: 'one broker', 3: 'three brokers' }
    throw new Error(
      `the data in ${path.relative('', dir)} is of ${many[before]}, not of ${many[wanted]}: ` +
        'delete it with `npm run stack -- reset`, or start without --brokers',
    )
  }
  return wanted ?? before ?? 1
}

/** Whether connections to Kafka are to be encrypted, by KAFKA_TLS. @returns undefined: the default @throws Error for another value */
export function kafkaTlsWanted({ KAFKA_TLS: wanted }: NodeJS.ProcessEnv): boolean | undefined {
  if (!wanted) return undefined
  if (wanted !== 'on' && wanted !== 'off') throw new Error(`KAFKA_TLS is "${wanted}"; it must be on or off`)
  return wanted === 'on'
}

/**
 * The file with the authority that signs the certificate of the folder's brokers; undefined when their connections are in clear.
 * The file is made with the first broker that starts.
 *
 * @param wanted undefined: as before; where there was no broker, they are encrypted
 * @throws Error when the folder's Kafka runs otherwise
 */
export function kafkaTlsCaFor(dir: string, wanted?: boolean): string | undefined {
  const folder = certificatesOf(dir)
  const before = existsSync(folder)
  const isOn = wanted ?? (before || brokersIn(dir) === undefined)
  const runs = runningParts(readState(dir)).some(([name]) => name.startsWith('kafka'))
  if (isOn !== before && runs)
    throw new Error(
      `Kafka runs already, ${before ? 'with' : 'without'} TLS: stop it with \`${stopCommand}\` first`,
    )
  return isOn ? certificatesIn(folder).ca : undefined
}

/** The folder with the certificates of a stack's brokers. */
export const certificatesOf = (dir: string) => path.join(dir, 'certificates')

/** Removes the data of a stack that does not run. */
export const removeData = (dir: string) => rmSync(dir, { recursive: true, force: true })
