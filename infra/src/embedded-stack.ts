import { rmSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { type Coordinates, coordinatesOf } from './coordinates.ts'
import { areDownloaded, download } from './downloads.ts'
import { withLock } from './lock.ts'
import type { Part, Run } from './part.ts'
import { allParts } from './parts/index.ts'
import type { BrokerPorts } from './parts/kafka.ts'
import { freePortSet, freePorts, type Ports } from './ports.ts'
import { end, identify, isRunning, kill, type ProcessIdentity } from './process-identity.ts'
import { type Progress, ready, silent } from './progress.ts'
import { checkRequirements } from './requirements.ts'
import { makeRun, startPart, untilUsable } from './start-part.ts'
import { forgetState, readState, runningParts, type State, writeState } from './state.ts'

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
  readonly progress?: Progress
}

/** One part of a running stack, for tests that break it. */
export interface PartControl {
  /** Starts it again and waits until it is usable; does nothing when it runs. */
  start(): Promise<void>
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>
  /** SIGKILL; returns when the process is gone. */
  kill9(): Promise<void>
  readonly pid: number | undefined
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
  /** Settles when the archives for a faster next start are made. Never rejects. */
  readonly archived: Promise<void>
  /** Restarts a part that ends by itself, until the signal aborts. @throws Error when a part keeps ending. */
  keepAlive(signal: AbortSignal): Promise<void>
  /** Tells those who wait for the stack that it is ready, databases included. */
  markUsable(): void
  /** From now on nobody stops it but `stopStack`. */
  leaveRunning(): void
  /** Stops all parts, unless it is not ours. */
  stop(): Promise<void>
}

/**
 * Brings the stack up, parts side by side where they can be, and returns when every part is usable.
 * Parts that run already, from an earlier launcher with the same settings, are kept.
 *
 * @throws Error that says what to do: nothing that was started is left running then.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const progress = options.progress ?? silent
  const java = checkRequirements(!areDownloaded())
  await download((state) => progress('download', state))
  return withLock(`${options.dir}.lock`, async () => {
    const ports = options.ports === 'free' ? await freePortSet() : options.ports
    const brokers = await brokerPorts(options.brokers ?? 1, ports)
    const parts = select(allParts(java, ports, brokers), options.parts)
    const settings = JSON.stringify({ ports, brokers: brokers.length })
    const state = claim(options.dir, settings)
    const stack = new RunningStack(options, ports, brokers, parts, state)
    await stack.startAll()
    return stack
  })
}

/** Stops whatever runs in the folder, whoever started it. Returns the names of the parts that ran. */
export async function stopStack(dir: string): Promise<string[]> {
  const state = readState(dir)
  const running = runningParts(state)
  await Promise.all(
    running.map(([name, identity]) => end(identity, name === 'postgres' ? 'SIGINT' : 'SIGTERM', 5000)),
  )
  forgetState(dir)
  return running.map(([name]) => name)
}

/** Takes the folder over, with the parts that still run in it. @throws Error when they were started otherwise. */
function claim(dir: string, settings: string): State {
  const found = readState(dir)
  const running = Object.fromEntries(runningParts(found))
  const runs = Object.keys(running).length > 0
  if (runs && found?.settings !== settings) {
    throw new Error(
      `a stack with other ports or brokers runs already (${found?.settings}): end it first with \`pnpm stack down\``,
    )
  }
  const others = runs && (found?.launcher === null || isRunning(found?.launcher ?? undefined))
  const launcher = others ? (found?.launcher ?? null) : (identify(process.pid) as ProcessIdentity)
  const state = { launcher, settings, parts: running, usable: false }
  writeState(dir, state)
  return state
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

class RunningStack implements Stack {
  readonly coordinates: Coordinates
  readonly ports: Ports
  archived: Promise<void> = Promise.resolve()
  readonly #options: StackOptions
  readonly #parts: readonly Part[]
  readonly #state: State
  readonly #runs = new Map<string, Run>()
  readonly #started = performance.now()
  readonly #archiving = new AbortController()
  /** Parts that somebody stopped on purpose. */
  readonly #halted = new Set<string>()

  constructor(
    options: StackOptions,
    ports: Ports,
    brokers: readonly BrokerPorts[],
    parts: readonly Part[],
    state: State,
  ) {
    this.#options = options
    this.ports = ports
    this.#parts = parts
    this.#state = state
    this.coordinates = coordinatesOf(
      ports,
      brokers.map((broker) => broker.client),
    )
  }

  get names() {
    return this.#parts.map((part) => part.name)
  }

  get owned() {
    return this.#state.launcher?.pid === process.pid
  }

  async startAll(): Promise<void> {
    const before = new Set(Object.keys(this.#state.parts))
    const started = new Map<string, Promise<void>>()
    for (const part of this.#parts) {
      const needs = Promise.all(part.needs.map((name) => started.get(name)))
      started.set(
        part.name,
        needs.then(() => this.#bringUp(part)),
      )
    }
    const results = await Promise.allSettled(started.values())
    const failures = new Set(
      results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])),
    )
    if (failures.size > 0) {
      const fresh = this.#parts.filter((part) => !before.has(part.name))
      await Promise.all(fresh.map((part) => this.#end(part)))
      if (before.size === 0) forgetState(this.#options.dir)
      throw new Error([...failures].map((error) => (error as Error).message).join('\n'))
    }
    this.archived = this.#archive()
  }

  part(name: string): PartControl {
    const part = this.#parts.find((candidate) => candidate.name === name)
    if (!part) throw new Error(`no part "${name}"; there are: ${this.names.join(', ')}`)
    const identity = () => this.#state.parts[name]
    return {
      start: () => this.#bringUp(part),
      stop: () => this.#end(part),
      kill9: async () => {
        this.#halted.add(name)
        const victim = identity()
        if (!victim) return
        kill(victim)
        await end(victim, 'SIGKILL', 0)
      },
      get pid() {
        const process = identity()
        return isRunning(process) ? process?.pid : undefined
      },
    }
  }

  async keepAlive(signal: AbortSignal): Promise<void> {
    const restarts = new Map<string, number>()
    while (!signal.aborted) {
      await wait(1000, undefined, { signal }).catch(() => {})
      for (const part of this.#parts) {
        if (signal.aborted || this.#halted.has(part.name) || isRunning(this.#state.parts[part.name])) continue
        const times = (restarts.get(part.name) ?? 0) + 1
        restarts.set(part.name, times)
        if (times > 5)
          throw new Error(`${part.name} ended ${times} times; see \`pnpm stack logs ${part.name}\``)
        this.#options.progress?.(part.name, 'ended unexpectedly; starting it again')
        await this.#bringUp(part).catch((error) => this.#options.progress?.(part.name, error.message))
      }
    }
  }

  markUsable(): void {
    this.#state.usable = true
    this.#save()
  }

  leaveRunning(): void {
    this.#state.launcher = null
    this.#save()
  }

  async stop(): Promise<void> {
    this.#archiving.abort()
    await this.archived
    if (!this.owned) return
    await Promise.all(this.#parts.map((part) => this.#end(part)))
    forgetState(this.#options.dir)
  }

  async #bringUp(part: Part): Promise<void> {
    this.#halted.delete(part.name)
    const run = await this.#run(part)
    const running = this.#state.parts[part.name]
    if (isRunning(running)) {
      await untilUsable(part, run, running as ProcessIdentity)
    } else {
      await startPart(part, run, (identity) => {
        this.#state.parts[part.name] = identity
        this.#save()
      })
    }
    run.say(ready(performance.now() - this.#started))
  }

  async #run(part: Part): Promise<Run> {
    const { dir, durable = true, progress = silent } = this.#options
    const known = this.#runs.get(part.name)
    const run = known ?? (await makeRun(part, dir, { ports: this.ports, durable, progress }))
    this.#runs.set(part.name, run)
    return run
  }

  async #end(part: Part): Promise<void> {
    this.#halted.add(part.name)
    const identity = this.#state.parts[part.name]
    if (identity) await end(identity, part.stop.signal, part.stop.grace)
  }

  async #archive(): Promise<void> {
    for (const part of this.#parts) {
      await part.makeClassData?.(this.#archiving.signal).catch(() => {})
    }
  }

  #save(): void {
    writeState(this.#options.dir, this.#state)
  }
}

/** Removes the data of a stack that does not run. */
export const removeData = (dir: string) => rmSync(dir, { recursive: true, force: true })
