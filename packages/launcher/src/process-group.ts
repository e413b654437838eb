import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { claim, settingsOf } from './claim.ts'
import type { Group, GroupOptions, PartControl } from './group.ts'
import { resume } from './hold.ts'
import type { Part, Run } from './part.ts'
import { end, isRunning, kill, type ProcessIdentity } from './process-identity.ts'
import { processTree } from './process-tree.ts'
import { ready, silent } from './progress.ts'
import { makeRun, refuseTakenPorts, startPart, tail, untilUsable } from './start-part.ts'
import { forgetState, readState, type State, writeState } from './state.ts'

const never = new AbortController().signal
const supervisionInterval = 1000
const longestPause = 30_000

/** A group as its state on disk and its processes are. To be made and started under the folder's lock: `startGroup`. */
export class ProcessGroup implements Group {
  readonly #options: GroupOptions
  readonly #state: State
  #parts: readonly Part[]
  readonly #runs = new Map<string, Run>()
  readonly #began = performance.now()
  /** Stopped or killed on purpose. */
  readonly #halted = new Set<string>()
  /** The start of each part that is under way, or was the last one: the next waits for it. */
  readonly #starts = new Map<string, Promise<unknown>>()
  readonly #started = new Map<string, number>()
  /** Parts that `keepAlive` or `add` starts at this moment. */
  readonly #busy = new Set<string>()
  readonly #preparing = new AbortController()
  #stopped = false
  nextPrepared: Promise<void> = Promise.resolve()

  /** @throws Error when the folder's processes run with other settings. */
  constructor(options: GroupOptions) {
    this.#options = options
    this.#parts = options.parts
    this.#state = claim(options)
  }

  get names(): string[] {
    return this.#parts.map((part) => part.name)
  }

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
    for (const part of this.#parts) {
      const needs = Promise.all(part.needs.map((name) => started.get(name) ?? missing(part, name)))
      started.set(
        part.name,
        needs.then(() => this.#bringUp(part, this.#began)),
      )
    }
    const done = [...started].map(([name, usable]) => usable.then(() => this.#options.afterwards?.[name]?.()))
    const results = await Promise.allSettled(done)
    const failures = new Set(
      results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])),
    )
    if (failures.size === 0) {
      this.nextPrepared = this.#prepareNext()
      return
    }
    const fresh = this.#parts.filter((part) => !before.has(part.name))
    await Promise.all(fresh.map((part) => this.#end(part)))
    if (before.size === 0) forgetState(this.#options.dir)
    throw new Error([...failures].map((error) => (error as Error).message).join('\n'))
  }

  /** Before anything is started, so that nothing has to be stopped again. */
  async #refuseTakenPorts(running: ReadonlySet<string>): Promise<void> {
    try {
      await refuseTakenPorts(this.#parts.filter(({ name }) => !running.has(name)))
    } catch (error) {
      if (running.size === 0) forgetState(this.#options.dir)
      throw error
    }
  }

  async #prepareNext(): Promise<void> {
    const { signal = never } = this.#options
    const either = AbortSignal.any([signal, this.#preparing.signal])
    for (const part of this.#parts) await part.prepareNext?.(either).catch(() => {})
  }

  part(name: string): PartControl {
    const part = this.#find(name)
    const parts = this.#state.parts
    const started = this.#started
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
      check: () => part.check(),
      get pid() {
        return isRunning(parts[name]) ? parts[name]?.pid : undefined
      },
      get starts() {
        return started.get(name) ?? 0
      },
    }
  }

  async add(part: Part): Promise<void> {
    if (this.#stopped || this.#isAnothers(part))
      throw new Error(`${part.name} does not start: its group was stopped, or another launcher keeps it`)
    this.#busy.add(part.name)
    this.#change([...this.#parts, part])
    await this.#bringUp(part).finally(() => this.#busy.delete(part.name))
  }

  async remove(name: string): Promise<void> {
    const part = this.#find(name)
    await this.#end(part)
    delete this.#state.parts[name]
    this.#change(this.#parts.filter((other) => other !== part))
  }

  #change(parts: readonly Part[]): void {
    this.#parts = parts
    this.#state.settings = settingsOf(parts)
    // The state of a stopped group is gone from the disk.
    if (!this.#stopped) this.#save()
  }

  #find(name: string): Part {
    const part = this.#parts.find((candidate) => candidate.name === name)
    if (!part) throw new Error(`no part "${name}"; there are: ${this.names.join(', ')}`)
    return part
  }

  async keepAlive(signal: AbortSignal): Promise<void> {
    const failures = new Map<string, { count: number; retryAt: number }>()
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
      for (const part of this.#parts) {
        if (signal.aborted || this.#stopped || this.#busy.has(part.name) || this.#halted.has(part.name))
          continue
        if (part.startsOnce && !isRunning(this.#state.parts[part.name]) && !this.#isAnothers(part))
          throw new Error(`${part.name} has ended${tail((await this.#run(part)).log)}`)
        this.#busy.add(part.name)
        check(part)
          .catch((error) => this.#say(part, `does not start: ${error.message}`))
          .finally(() => this.#busy.delete(part.name))
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

  markUsable(): void {
    this.#state.usable = true
    this.#save()
  }

  leaveRunning(): void {
    this.#state.launcher = null
    this.#save()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#preparing.abort()
    if (!this.owned) return this.nextPrepared
    await Promise.all([this.nextPrepared, ...this.#parts.map((part) => this.#end(part))])
    // It may have been stopped from elsewhere, and started again there.
    if (readState(this.#options.dir)?.launcher?.pid === process.pid) forgetState(this.#options.dir)
  }

  /** One start at a time: two would take each other's port. @throws Error, too, when it is stopped meanwhile, or the group was */
  #bringUp(part: Part, began = performance.now()): Promise<void> {
    if (this.#stopped) return Promise.reject(new Error(`${part.name} does not start: its group was stopped`))
    this.#halted.delete(part.name)
    const start = Promise.resolve(this.#starts.get(part.name)).then(() => this.#bringUpNext(part, began))
    this.#starts.set(
      part.name,
      start.catch(() => undefined),
    )
    return start
  }

  async #bringUpNext(part: Part, began: number): Promise<void> {
    const run = await this.#run(part)
    const running = this.#state.parts[part.name]
    const usable = (await adopt(part, run, running)) ?? (await this.#startNew(part, run))
    if (usable) run.say(ready(performance.now() - began))
  }

  async #startNew(part: Part, run: Run): Promise<boolean> {
    const remember = (identity: ProcessIdentity) => {
      const ports = part.listens.map(({ port }) => port)
      this.#state.parts[part.name] = { ...identity, stop: part.stop, ports }
      this.#started.set(part.name, (this.#started.get(part.name) ?? 0) + 1)
      try {
        this.#save()
      } catch (error) {
        // On a full disk: the next launcher would not find this process, which holds the part's ports.
        kill(identity)
        throw error
      }
      // It was stopped before there was a process.
      if (this.#halted.has(part.name)) kill(identity)
    }
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (this.#halted.has(part.name))
          throw new Error(`${part.name} was stopped while it was being started`)
        return await startPart(part, run, remember)
      } catch (error) {
        if (attempt >= (part.attempts ?? 1) || run.signal.aborted || this.#halted.has(part.name)) throw error
        run.say(`did not start; trying again (${attempt + 1} of ${part.attempts}), see ${run.log}`)
      }
    }
  }

  async #run(part: Part): Promise<Run> {
    const { dir, logs = path.join(dir, 'logs'), durable = true } = this.#options
    const { progress = silent, signal = never } = this.#options
    const run = this.#runs.get(part.name) ?? (await makeRun(part, { dir, logs, durable, progress, signal }))
    this.#runs.set(part.name, run)
    return run
  }

  async #end(part: Part): Promise<void> {
    this.#halted.add(part.name)
    const identity = this.#state.parts[part.name]
    if (identity) await end(identity, part.stop.signal, part.stop.grace)
    await this.#starts.get(part.name)
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
  // A launcher that was killed may have left it stopped.
  resume(processTree(running.pid))
  try {
    return await untilUsable(part, run, running)
  } catch (error) {
    if (isRunning(running)) throw error
    return undefined
  }
}

const missing = (part: Part, name: string) =>
  Promise.reject(new Error(`${part.name} needs ${name}, which is no part before it`))
