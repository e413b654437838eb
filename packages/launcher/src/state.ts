import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Stop } from './part.ts'
import { isRunning, type ProcessIdentity } from './process-identity.ts'

/** A part's process, with how it is stopped: its launcher may be gone by then. */
export interface RunningPart extends ProcessIdentity {
  /** Missing in what an older launcher has written. */
  readonly stop?: Stop
  /** Where it listens; missing as `stop` is. */
  readonly ports?: readonly number[]
}

/**
 * What a launcher leaves on disk about the group in a folder, so that the next one finds its processes again,
 * also after a kill -9.
 */
export interface State {
  /** The process that stops the group; null when it was left running on purpose. */
  launcher: ProcessIdentity | null
  /** Its parts and their ports: a group with others is another group. */
  settings: string
  parts: Record<string, RunningPart>
  /** Whether its launcher has said that it can be used. */
  usable: boolean
  /** It is being stopped: its launcher does not start its parts again. */
  ending?: true
}

const fileOf = (dir: string) => path.join(dir, 'state.json')

export function readState(dir: string): State | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(dir), 'utf8'))
  } catch {
    return undefined
  }
}

/** At once and in one piece: a kill -9 must not leave a process that no file names. */
export function writeState(dir: string, state: State): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const draft = `${fileOf(dir)}.${process.pid}`
  writeFileSync(draft, JSON.stringify(state, null, 2), { mode: 0o600 })
  renameSync(draft, fileOf(dir))
}

export const forgetState = (dir: string) => rmSync(fileOf(dir), { force: true })

export const runningParts = (state: State | undefined) =>
  Object.entries(state?.parts ?? {}).filter(([, part]) => isRunning(part))
