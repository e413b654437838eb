/** What a part may use while it is brought up. */
export interface Run {
  /** The part's own folder for data, absolute; exists. */
  readonly data: string
  /** The file that its output goes to, absolute. */
  readonly log: string
  /** Whether the data has to outlive a power cut; a test's does not. */
  readonly durable: boolean
  /** Aborts when the start is cancelled. */
  readonly signal: AbortSignal
  /** Tells the person who waits. */
  readonly say: (state: string) => void
  /** Runs a program to its end with the output in the log. @throws Error with the last lines when it fails. */
  readonly run: (command: Command) => Promise<void>
}

export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** What it reads; nothing when left out. */
  readonly input?: string
  readonly user?: { uid: number; gid: number }
}

/** How a process is asked to end, and after how many milliseconds it is killed. */
export interface Stop {
  readonly signal: NodeJS.Signals
  readonly grace: number
}

/**
 * One program of a group: how it is started, when it can be used, and how it is stopped.
 *
 * `prepare` and `complete` run at every start, so they must do nothing when it has been done already.
 */
export interface Part {
  readonly name: string
  /** Names of parts that must be ready before this one starts: they stand before it in the group. */
  readonly needs: readonly string[]
  /** Its ports and the variable that changes each, if there is one; checked to be free before it starts. */
  readonly listens: readonly { port: number; variable?: string }[]
  /** What must be there before the process starts: a formatted data folder, for example. */
  prepare?(run: Run): Promise<void>
  command(run: Run): Promise<Command>
  /** One try. @throws anything while the part is not yet usable. */
  check(): Promise<void>
  /**
   * One try. @throws anything while the part does not serve. One that serves is not ended when it is not usable in time:
   * it may wait for what it depends on. Left out: only a usable part serves.
   */
  serves?(): Promise<void>
  /** How long it may take until it is usable, in milliseconds; default a minute. */
  readonly patience?: number
  /** What must be done once it is usable: accounts, rules. */
  complete?(): Promise<void>
  /** Once everything is up: makes what speeds the next start up, unless it is there. Aborting leaves nothing half-made. */
  prepareNext?(signal: AbortSignal): Promise<void>
  /** Whether it yields to the other parts when there is not enough CPU for all: no person waits for it. */
  readonly inBackground?: boolean
  /**
   * Whether it cannot go on where it ended, because what it had in memory is lost: `keepAlive` then throws instead of starting
   * it again.
   */
  readonly startsOnce?: boolean
  /** How often it is started before that counts as failed; default 1. */
  readonly attempts?: number
  readonly stop: Stop
}

/**
 * The parts of these names with all that they need, in their order; a name also means those that are numbered: `kafka` is
 * `kafka-1` to `kafka-3`.
 *
 * @throws Error when there is none of a name
 */
export function withNeeds(parts: readonly Part[], names: readonly string[]): Part[] {
  const chosen = new Set<Part>()
  const add = (name: string) => {
    const matching = parts.filter((part) => part.name === name || part.name.startsWith(`${name}-`))
    if (matching.length === 0) throw new Error(`there is no part "${name}"`)
    for (const part of matching) {
      chosen.add(part)
      part.needs.forEach(add)
    }
  }
  names.forEach(add)
  return parts.filter((part) => chosen.has(part))
}
