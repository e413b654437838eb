import { type Group, type GroupOptions, type Part, silent, startGroup } from '@jangteo/launcher'
import type { Coordinates } from '../coordinates.ts'
import { connect } from '../parts/connect.ts'
import { exporter } from '../parts/exporter.ts'
import { fetchKafkaUi, kafkaUi } from '../parts/kafka-ui.ts'
import { prometheus } from '../parts/prometheus.ts'
import { streams } from '../parts/streams.ts'
import { type PortName, type Ports, portsFrom, portTable } from '../ports.ts'
import {
  connectDownload,
  type Download,
  download,
  isDownloaded,
  streamsDownload,
} from '../programs/downloads.ts'
import { checkPrometheus } from '../programs/prometheus.ts'
import { checkRequirements } from '../programs/requirements.ts'
import { stopCommand } from './embedded-stack.ts'

/** Parts that are started only when they are named, on top of a stack that runs. */
export interface OnRequest {
  /** Fetches what they need, once. @throws Error that says what to do */
  fetch(say: (state: string) => void): Promise<void>
  parts(stack: Coordinates, ports: Ports): Part[]
}

interface Named extends OnRequest {
  /** The names of the parts, each with its port. */
  readonly listens: Readonly<Record<string, PortName>>
}

/** Fetches it from Maven Central. @throws as `checkRequirements` and `download` do */
const fetching =
  (wanted: Download) =>
  async (say: (state: string) => void): Promise<void> => {
    checkRequirements({ maven: !isDownloaded(wanted) })
    await download(wanted, say)
  }

export const fetchConnect = fetching(connectDownload)
export const fetchStreams = fetching(streamsDownload)

/** On Debian it is downloaded once, if it is not installed. @throws as `checkPrometheus` does */
async function fetchPrometheus(say: (state: string) => void): Promise<void> {
  say(
    'looking for Prometheus (Debian’s is downloaded where there is none: 20 MB, 110 MB on disk, only the first time)',
  )
  checkPrometheus()
}

/** By name: `npm run stack -- up connect`. */
export const partsOnRequest: Readonly<Record<string, Named>> = {
  connect: {
    listens: { connect: 'connect' },
    fetch: fetchConnect,
    parts: (stack, ports) => [connect(checkRequirements(), { stack, port: ports.connect })],
  },
  'kafka-ui': {
    listens: { 'kafka-ui': 'kaskade' },
    fetch: fetchKafkaUi,
    parts: (stack, ports) => [kafkaUi(stack, ports.kaskade)],
  },
  observe: {
    listens: { exporter: 'exporter', prometheus: 'prometheus' },
    fetch: fetchPrometheus,
    parts: (stack, ports) => [exporter(stack, ports.exporter), prometheus(checkPrometheus(), ports)],
  },
  streams: {
    listens: { streams: 'streams' },
    fetch: fetchStreams,
    parts: (stack, ports) => [streams(checkRequirements(), { stack, port: ports.streams })],
  },
}

/** @throws Error listing them when there is none of that name */
export function partOnRequest(name: string): Named {
  const found = Object.hasOwn(partsOnRequest, name) ? partsOnRequest[name] : undefined
  if (found) return found
  throw new Error(
    `"${name}" is no part to be asked for; there are: ${Object.keys(partsOnRequest).join(', ')}. All others start by themselves`,
  )
}

/** The parts that are started under this name, with their ports. @throws as `partOnRequest` does */
export function listensOnRequest(name: string): Pick<Part, 'name' | 'listens'>[] {
  const ports = portsFrom(process.env)
  return Object.entries(partOnRequest(name).listens).map(([part, port]) => ({
    name: part,
    listens: [{ port: ports[port], variable: portTable[port].variable }],
  }))
}

/**
 * Downloads the programs of the parts, and starts them as their own group, so that a running stack does not change.
 *
 * @throws Error that says what to do; no started part is left running then
 */
export async function startOnRequest(
  wanted: readonly OnRequest[],
  {
    stack,
    ports,
    ...options
  }: Omit<GroupOptions, 'parts' | 'stopCommand'> & { stack: Coordinates; ports: Ports },
): Promise<Group> {
  const { progress = silent } = options
  for (const one of wanted) await one.fetch((state) => progress('download', state))
  const parts = wanted.flatMap((one) => one.parts(stack, ports))
  return startGroup({ ...options, parts, stopCommand })
}
