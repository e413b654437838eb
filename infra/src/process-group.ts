import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Part, Run } from './part.ts'
import type { Ports } from './ports.ts'
import { end, identify, isRunning, kill, type ProcessIdentity } from './process-identity.ts'
import { type Progress, ready, silent } from './progress.ts'
import { makeRun, refuseTakenPorts, startPart, untilUsable } from './start-part.ts'
import { forgetState, readState, runningParts, type State, writeState } from './state.ts'

export interface GroupOptions {
  /** Folder for data and state, absolute. */
  readonly dir: string
  /** Folder for logs; default: `logs` in `dir`. */
  readonly logs?: string
  readonly parts: readonly Part[]
  readonly ports: Ports
  readonly durable?: boolean
  /** What is to be done at a start once a part can be used, by its name; no other part waits for it. */
  readonly afterwards?: Readonly<Record<string, () => Promise<void>>>
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal
  readonly progress?: Progress
}

/** One process of a running group, for tests that break it. */
export interface PartControl {
  /** Starts it again and waits until it is usable; does nothing when it runs. */
  start(): Promise<void>
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>
  /** SIGKILL; returns when the process is gone. */
  kill9(): Promise<void>
  readonly pid: number | undefined
}

const never = new AbortController().signal
const supervisionInterval = 1000
const longestPause = 30_000

/** Processes that are started, kept alive and stopped together, and found again by a later launcher. */
export class ProcessGroup {
  readonly #options: GroupOptions
  readonly #state: State
  readonly #runs = new Map<string, Run>()
  readonly #began = performance.now()
  /** Stopped or killed on purpose. */
  readonly #halted = new Set<string>()
  #stopped = false

  /** @throws Error when the folder's processes run with other settings. */
  constructor(options: GroupOptions) {
    this.#options = options
    this.#state = claim(options.dir, options.parts)
  }

  get names(): string[] {
    return this.#options.parts.map((part) => part.name)
  }

  /** False when another launcher stops it, or it was left running on purpose. */
  get owned(): boolean {
    return this.#state.launcher?.pid === process.pid
  }

  /**
   * Brings up what does not run yet, each part as soon as those that it needs are usable, and does what is to be done
   * afterwards.
   *
   * @throws Error with the reasons; what this call started is stopped then
   */
  async start(): Promise<void> {
    const before = new Set(Object.keys(this.#state.parts))
    await this.#refuseTakenPorts(before)
    const started = new Map<string, Promise<void>>()
    for (const part of this.#options.parts) {
      const needs = Promise.all(part.needs.map((name) => started.get(name)))
      started.set(
        part.name,
        needs.then(() => this.#bringUp(part)),
      )
    }
    const done = [...started].map(([name, usable]) => usable.then(() => this.#options.afterwards?.[name]?.()))
    const results = await Promise.allSettled(done)
    const failures = new Set(
      results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])),
    )
    if (failures.size === 0) return
    const fresh = this.#options.parts.filter((part) => !before.has(part.name))
    await Promise.all(fresh.map((part) => this.#end(part)))
    if (before.size === 0) forgetState(this.#options.dir)
    throw new Error([...failures].map((error) => (error as Error).message).join('\n'))
  }

  /** Before anything is started, so that nothing has to be stopped again. */
  async #refuseTakenPorts(running: ReadonlySet<string>): Promise<void> {
    try {
      await refuseTakenPorts(this.#options.parts.filter(({ name }) => !running.has(name)))
    } catch (error) {
      if (running.size === 0) forgetState(this.#options.dir)
      throw error
    }
  }

  /** @throws Error when there is none of that name */
  part(name: string): PartControl {
    const part = this.#options.parts.find((candidate) => candidate.name === name)
    if (!part) throw new Error(`no part "${name}"; there are: ${this.names.join(', ')}`)
    const parts = this.#state.parts
    return {
      start: () => this.#bringUp(part),
      stop: () => this.#end(part),
      kill9: async () => {
        this.#halted.add(name)
        const victim = parts[name]
        if (!victim) return
        kill(victim)
        await end(victim, 'SIGKILL', 0)
      },
      get pid() {
        return isRunning(parts[name]) ? parts[name]?.pid : undefined
      },
    }
  }

  /**
   * Starts a part again that ends by itself, after a pause that grows from one second to thirty, and says so; leaves
   * that to the launcher that stops the group while it lives. Returns when the signal aborts, or when somebody has
   * stopped the group.
   */
  async keepAlive(signal: AbortSignal): Promise<void> {
    const failures = new Map<string, { count: number; retryAt: number }>()
    const busy = new Set<string>()
    const check = async (part: Part) => {
      const { count = 0, retryAt = 0 } = failures.get(part.name) ?? {}
      if (isRunning(this.#state.parts[part.name]) || this.#isAnothers(part)) return
      if (count === 0) this.#say(part, 'ended unexpectedly; starting it again')
      if (performance.now() < retryAt) return
      const pause = Math.min(1000 * 2 ** count, longestPause)
      failures.set(part.name, { count: count + 1, retryAt: performance.now() + pause })
      await this.#bringUp(part)
      failures.delete(part.name)
    }
    while (!signal.aborted && !this.#stopped) {
      await wait(supervisionInterval, undefined, { signal }).catch(() => {})
      for (const part of this.#options.parts) {
        if (signal.aborted || this.#stopped || busy.has(part.name) || this.#halted.has(part.name)) continue
        busy.add(part.name)
        check(part)
          .catch((error) => this.#say(part, `does not start: ${error.message}`))
          .finally(() => busy.delete(part.name))
      }
    }
  }

  /** Whether a part that does not run is none of our business, by what is on disk now. */
  #isAnothers(part: Part): boolean {
    const now = readState(this.#options.dir)
    const keeper = now?.launcher ?? undefined
    const isOurs = keeper?.pid === process.pid
    if (!now || now.ending || (this.owned && !isOurs)) {
      this.#stopped = true
      return true
    }
    if (isOurs || !isRunning(keeper)) return false
    const theirs = now.parts[part.name]
    if (theirs) this.#state.parts[part.name] = theirs
    return true
  }

  /** Tells those who wait for the group that it can be used. */
  markUsable(): void {
    this.#state.usable = true
    this.#save()
  }

  /** From now on nobody stops it but `stopGroup`. */
  leaveRunning(): void {
    this.#state.launcher = null
    this.#save()
  }

  /** Stops all parts, unless somebody else does. */
  async stop(): Promise<void> {
    this.#stopped = true
    if (!this.owned) return
    await Promise.all(this.#options.parts.map((part) => this.#end(part)))
    // Whoever stopped it from elsewhere may have started another one meanwhile.
    if (readState(this.#options.dir)?.launcher?.pid === process.pid) forgetState(this.#options.dir)
  }

  async #bringUp(part: Part): Promise<void> {
    this.#halted.delete(part.name)
    const run = await this.#run(part)
    const running = this.#state.parts[part.name]
    const usable = (await adopt(part, run, running)) ?? (await this.#startNew(part, run))
    if (usable) run.say(ready(performance.now() - this.#began))
  }

  async #startNew(part: Part, run: Run): Promise<boolean> {
    const remember = (identity: ProcessIdentity) => {
      this.#state.parts[part.name] = identity
      this.#save()
    }
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await startPart(part, run, remember)
      } catch (error) {
        if (attempt >= (part.attempts ?? 1) || run.signal.aborted) throw error
        run.say(`did not start; trying again (${attempt + 1} of ${part.attempts}), see ${run.log}`)
      }
    }
  }

  async #run(part: Part): Promise<Run> {
    const {
      dir,
      logs = path.join(dir, 'logs'),
      ports,
      durable = true,
      progress = silent,
      signal,
    } = this.#options
    const known = this.#runs.get(part.name)
    const run =
      known ?? (await makeRun(part, { dir, logs, ports, durable, progress, signal: signal ?? never }))
    this.#runs.set(part.name, run)
    return run
  }

  async #end(part: Part): Promise<void> {
    this.#halted.add(part.name)
    const identity = this.#state.parts[part.name]
    if (identity) await end(identity, part.stop.signal, part.stop.grace)
  }

  #say(part: Part, state: string): void {
    this.#options.progress?.(part.name, state)
  }

  #save(): void {
    writeState(this.#options.dir, this.#state)
  }
}

/** As `untilUsable` for a part that runs already; undefined when it does not, or ends meanwhile: a new one is wanted then. */
async function adopt(
  part: Part,
  run: Run,
  running: ProcessIdentity | undefined,
): Promise<boolean | undefined> {
  if (!running || !isRunning(running)) return undefined
  try {
    return await untilUsable(part, run, running)
  } catch (error) {
    if (isRunning(running)) throw error
    return undefined
  }
}

/**
 * Keeps groups alive until the signal aborts.
 *
 * @returns early when somebody has stopped one of them
 */
export async function keepAllAlive(
  groups: readonly Pick<ProcessGroup, 'keepAlive'>[],
  signal: AbortSignal,
): Promise<void> {
  const over = new AbortController()
  const either = AbortSignal.any([signal, over.signal])
  await Promise.all(groups.map((group) => group.keepAlive(either).finally(() => over.abort())))
  if (!signal.aborted) console.log('It was stopped from elsewhere.')
}

/** Stops whatever runs in the folder, whoever started it. Returns the names of the parts that ran. */
export async function stopGroup(dir: string): Promise<string[]> {
  const state = readState(dir)
  const running = runningParts(state)
  // Before the first one ends, or its launcher would start it again.
  if (state) writeState(dir, { ...state, ending: true })
  // PostgreSQL takes SIGTERM as "when the last client has gone".
  const signalFor = (name: string) => (name === 'postgres' ? 'SIGINT' : 'SIGTERM')
  await Promise.all(running.map(([name, identity]) => end(identity, signalFor(name), 5000)))
  forgetState(dir)
  return running.map(([name]) => name)
}

/** Takes the folder over, with what still runs in it. */
function claim(dir: string, parts: readonly Part[]): State {
  const settings = parts
    .map(({ name, listens }) => [name, ...listens.map(({ port }) => port)].join(' '))
    .join(', ')
  const found = readState(dir)
  const running = Object.fromEntries(runningParts(found))
  const runs = Object.keys(running).length > 0
  if (runs && found?.settings !== settings) {
    throw new Error(
      `another stack runs already (${found?.settings}), not the wanted one (${settings}): end it first with \`npm run stack -- down\``,
    )
  }
  const launcher = found?.launcher ?? undefined
  const others = runs && (launcher === undefined || isRunning(launcher))
  const state: State = {
    launcher: others ? (launcher ?? null) : (identify(process.pid) as ProcessIdentity),
    settings,
    parts: running,
    usable: false,
  }
  writeState(dir, state)
  return state
}
