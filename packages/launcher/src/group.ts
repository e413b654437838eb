import type { Part } from './part.ts'
import type { Progress } from './progress.ts'

export interface GroupOptions {
  /** Folder for data and state, absolute. */
  readonly dir: string
  /** Folder for logs; default: `logs` in `dir`. */
  readonly logs?: string
  readonly parts: readonly Part[]
  /** The command by which a person stops what runs in the folder: errors name it. */
  readonly stopCommand: string
  readonly durable?: boolean
  /** What is to be done at a start once a part can be used, by its name; no other part waits for it. */
  readonly afterwards?: Readonly<Record<string, () => Promise<void>>>
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal
  readonly progress?: Progress
}

/** Processes that are started, kept alive and stopped together, and found again by a later launcher. */
export interface Group {
  /** Names of its parts. */
  readonly names: readonly string[]
  /** False when another launcher stops it, or it was left running on purpose. */
  readonly owned: boolean
  /** Settles when what makes the next start faster is there. Never rejects. */
  readonly nextPrepared: Promise<void>
  /** @throws Error when there is none of that name */
  part(name: string): PartControl
  /** Starts one more part, and waits until it is usable. @throws Error when it does not start: `keepAlive` tries again */
  add(part: Part): Promise<void>
  /** Asks a part to end, waits until it has, and no longer knows it. @throws Error when there is none of that name */
  remove(name: string): Promise<void>
  /**
   * Starts a part again that ends by itself, after a pause that grows from one second to thirty, and says so; leaves
   * that to the launcher that stops the group while it lives. Returns when the signal aborts, or when the group has been
   * stopped.
   *
   * @throws Error with the last lines of its log when a part has ended that starts only once
   */
  keepAlive(signal: AbortSignal): Promise<void>
  /** Tells those who wait for the group that it can be used. */
  markUsable(): void
  /** From now on only `stopGroup` stops it. */
  leaveRunning(): void
  /** Stops all parts, unless another launcher does. */
  stop(): Promise<void>
}

/** One process of a running group, for what breaks it on purpose. */
export interface PartControl {
  /** Starts it again and waits until it is usable; does nothing when it runs. @throws Error, also after the group was stopped */
  start(): Promise<void>
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>
  /** SIGKILL; returns when the process is gone. */
  kill9(): Promise<void>
  /** One try. @throws anything while the part is not usable */
  check(): Promise<void>
  readonly pid: number | undefined
  /** How many processes of it this group has started: one that ended was started again. */
  readonly starts: number
}
