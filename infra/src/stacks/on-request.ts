import { type Group, type GroupOptions, type Part, silent, startGroup } from '@jangteo/launcher'
import type { Coordinates } from '../coordinates.ts'
import { connect } from '../parts/connect.ts'
import { fetchKafkaUi, kafkaUi } from '../parts/kafka-ui.ts'
import { type PortName, type Ports, portsFrom, portTable } from '../ports.ts'
import { connectDownload, download, isDownloaded } from '../programs/downloads.ts'
import { checkRequirements } from '../programs/requirements.ts'
import { stopCommand } from './embedded-stack.ts'

/** A part that is started only when it is named, on top of a stack that runs. */
export interface OnRequest {
  /** Fetches what it needs, once. @throws Error that says what to do */
  fetch(say: (state: string) => void): Promise<void>
  part(stack: Coordinates, ports: Ports): Part
}

interface Named extends OnRequest {
  readonly port: PortName
}

/** Fetches Kafka Connect. @throws as `checkRequirements` and `download` do */
export async function fetchConnect(say: (state: string) => void): Promise<void> {
  checkRequirements(!isDownloaded(connectDownload))
  await download(connectDownload, say)
}

/** By name: `npm run stack -- up connect`. */
export const partsOnRequest: Readonly<Record<string, Named>> = {
  connect: {
    port: 'connect',
    fetch: fetchConnect,
    part: (stack, ports) => connect(checkRequirements(false), { stack, port: ports.connect }),
  },
  'kafka-ui': {
    port: 'kafkaUi',
    fetch: fetchKafkaUi,
    part: (stack, ports) => kafkaUi(stack, ports.kafkaUi),
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

/** The port that a part of this name will have. @throws as `partOnRequest` does */
export function listensOnRequest(name: string): Pick<Part, 'name' | 'listens'> {
  const { port } = partOnRequest(name)
  return { name, listens: [{ port: portsFrom(process.env)[port], variable: portTable[port].variable }] }
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
  const parts = wanted.map((one) => one.part(stack, ports))
  return startGroup({ ...options, parts, stopCommand })
}
