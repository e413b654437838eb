import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isRunning, type ProcessIdentity } from './process-identity.ts'

/**
 * What a launcher leaves on disk about the stack in a folder, so that the next one finds its processes again,
 * also after a kill -9.
 */
export interface State {
  /** Who stops the stack; null when it was left running on purpose. */
  launcher: ProcessIdentity | null
  /** Its parts and their ports: a stack with others is another stack. */
  settings: string
  parts: Record<string, ProcessIdentity>
  /** Whether everything is up and migrated. */
  usable: boolean
  /** Somebody stops it: whoever looks after it does so no more. */
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

/** At once and in one piece: a kill -9 must not leave a process that nobody remembers. */
export function writeState(dir: string, state: State): void {
  mkdirSync(dir, { recursive: true })
  const draft = `${fileOf(dir)}.${process.pid}`
  writeFileSync(draft, JSON.stringify(state, null, 2))
  renameSync(draft, fileOf(dir))
}

export const forgetState = (dir: string) => rmSync(fileOf(dir), { force: true })

export const runningParts = (state: State | undefined) =>
  Object.entries(state?.parts ?? {}).filter(([, identity]) => isRunning(identity))
