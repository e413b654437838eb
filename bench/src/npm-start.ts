import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import {
  bundled,
  type Coordinates,
  coordinatesOf,
  freePortSet,
  kafkaTlsCaFor,
  kafkaTlsWanted,
  type PortName,
  type Ports,
  portTable,
  programs,
  root,
  services,
  stackRoot,
} from '@jangteo/infra'
import { readState, runningParts } from '@jangteo/launcher'

const patience = 180_000

/** The customers of a measurement are few, do much, and have one address. */
export const noLimits: Readonly<Record<string, string>> = {
  PERSON_LIMIT: '0',
  ADDRESS_LIMIT: '0',
  PERSON_STREAM_LIMIT: '0',
  ADDRESS_STREAM_LIMIT: '0',
  TOKEN_LIMIT: '0',
  ISSUE_PERSON_LIMIT: '0',
  ISSUE_ADDRESS_LIMIT: '0',
  OPEN_ORDERS_LIMIT: '0',
  ACTIVITY_LIMIT: '0',
  RESERVED_PIECES_LIMIT: '0',
}

/** A place of its own for `npm start`: a folder for its data, and free ports. */
export interface Place {
  /** Everything that it writes. */
  readonly folder: string
  /** In that folder, the data of its stack. */
  readonly dev: string
  readonly ports: Ports
  readonly coordinates: Coordinates
  /**
   * `npm start` as people run it, until demo data is in; on the data that an earlier start has left here.
   * @throws Error with what it said when it does not come up; the signal's reason
   */
  start(signal: AbortSignal): Promise<NpmStart>
  remove(): void
}

/** `npm start` that has come up. */
export interface NpmStart {
  readonly pid: number
  /** Seconds from its start to the last part of the stack, and to the last service, being ready. */
  readonly seconds: { readonly stack: number; readonly services: number }
  /** The process of each part that runs: the stack's and the services', by name. */
  parts(): readonly (readonly [name: string, pid: number])[]
  /** As Ctrl-C does; resolves when everything has ended. */
  stop(): Promise<void>
}

/**
 * Finds a place for `npm start`, with everything installed and built: neither is what is measured.
 * @param environment of the services, beside that of this process
 */
export async function placeForNpmStart(environment: Readonly<Record<string, string>> = {}): Promise<Place> {
  const folder = mkdtempSync(path.join(stackRoot, 'measure-'))
  const dev = path.join(folder, 'dev')
  const ports = await freePortSet()
  const variables = Object.entries(ports).map(([name, port]) => [
    portTable[name as PortName].variable,
    String(port),
  ])
  const env = {
    ...process.env,
    ...noLimits,
    ...environment,
    ...Object.fromEntries(variables),
    JANGTEO_DEV_DIR: dev,
  }
  execFileSync('npm', ['run', '--silent', 'stack', '--', 'env'], { cwd: root, stdio: 'ignore' })
  await Promise.all(Object.keys(programs).map(bundled))
  return {
    folder,
    dev,
    ports,
    coordinates: coordinatesOf(ports, 1, { kafkaTlsCa: kafkaTlsCaFor(dev, kafkaTlsWanted(env)) }),
    start: (signal) => npmStart(env, dev, signal),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function npmStart(env: NodeJS.ProcessEnv, dev: string, signal: AbortSignal): Promise<NpmStart> {
  signal.throwIfAborted()
  const start = spawn('npm', ['start', '--silent'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // As at a terminal: Ctrl-C reaches all of the group, npm alone would not pass it on.
    detached: true,
  })
  const pid = start.pid as number
  const interrupt = () => process.kill(-pid, 'SIGINT')
  signal.addEventListener('abort', interrupt, { once: true })
  const stop = async () => {
    signal.removeEventListener('abort', interrupt)
    if (start.exitCode !== null || start.signalCode !== null) return
    if (!signal.aborted) interrupt()
    await once(start, 'exit')
  }
  try {
    const seconds = await readTimes(start, interrupt)
    const parts = () =>
      [dev, path.join(dev, 'services')].flatMap((folder) =>
        runningParts(readState(folder)).map(([name, identity]) => [name, identity.pid] as const),
      )
    return { pid, seconds, parts, stop }
  } catch (error) {
    await stop()
    signal.throwIfAborted()
    throw error
  }
}

/** The line by which the first service says that the stack is ready. */
const startsService = new RegExp(`^(${services.map(({ name }) => name).join('|')}) +starting`)

async function readTimes(
  start: ReturnType<typeof spawn>,
  interrupt: () => void,
): Promise<NpmStart['seconds']> {
  const began = performance.now()
  const since = () => (performance.now() - began) / 1000
  const said: string[] = []
  let stack = 0
  let all = 0
  const timer = setTimeout(interrupt, patience)
  const read = async (stream: NodeJS.ReadableStream, line: (text: string) => boolean) => {
    for await (const text of createInterface({ input: stream })) {
      said.push(text)
      if (line(text)) return
    }
    throw new Error(`npm start ended:\n${said.slice(-20).join('\n')}`)
  }
  const progress = read(start.stderr as NodeJS.ReadableStream, (text) => {
    if (/ ready /.test(text)) all = since()
    if (stack === 0 && startsService.test(text)) stack = since()
    return /^demo data/.test(text)
  })
  await progress.finally(() => clearTimeout(timer))
  start.stderr?.resume()
  start.stdout?.resume()
  return { stack, services: all }
}
