import type { Coordinates } from './coordinates.ts'
import { connectDownload, type Download, download, isDownloaded } from './downloads.ts'
import { prepareNextStart } from './embedded-stack.ts'
import type { Java } from './java.ts'
import { withLock } from './lock.ts'
import type { Part } from './part.ts'
import { connect } from './parts/connect.ts'
import { type PortName, type Ports, portsFrom, portTable } from './ports.ts'
import { type GroupOptions, ProcessGroup } from './process-group.ts'
import { silent } from './progress.ts'
import { checkRequirements } from './requirements.ts'

/** A part that is started only when it is named, on top of a stack that runs. */
export interface OnRequest {
  readonly port: PortName
  readonly download: Download
  part(java: Java, stack: Coordinates, ports: Ports): Part
}

/** By name: `pnpm stack up connect`. */
export const partsOnRequest: Readonly<Record<string, OnRequest>> = {
  connect: {
    port: 'connect',
    download: connectDownload,
    part: (java, stack, ports) => connect(java, { stack, port: ports.connect }),
  },
}

/** @throws Error listing them when there is none of that name */
export function partOnRequest(name: string): OnRequest {
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
 * Fetches what the parts need, and starts them: a group of their own, so that a stack that runs already is left as it is.
 *
 * @throws Error that says what to do; nothing that was started is left running then
 */
export async function startOnRequest(
  wanted: readonly OnRequest[],
  options: Omit<GroupOptions, 'parts'> & { stack: Coordinates },
): Promise<ProcessGroup & { readonly nextPrepared: Promise<void> }> {
  const { progress = silent, stack, ports, dir } = options
  const missing = wanted.filter((one) => !isDownloaded(one.download))
  const java = checkRequirements(missing.length > 0)
  for (const one of missing) await download(one.download, (state) => progress('download', state))
  return withLock(`${dir}.lock`, async () => {
    const parts = wanted.map((one) => one.part(java, stack, ports))
    const group = new ProcessGroup({ ...options, parts })
    await group.start()
    return Object.assign(group, {
      nextPrepared: prepareNextStart(parts, options.signal ?? new AbortController().signal),
    })
  })
}
