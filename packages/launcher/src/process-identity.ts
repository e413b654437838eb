import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/** A process that cannot be mistaken for a later one with the same id: what the launcher remembers on disk. */
export interface ProcessIdentity {
  readonly pid: number
  /** Opaque; equal only for the same process. */
  readonly started: string
}

/** The running process with this id, or undefined when there is none (a zombie counts as none). */
export function identify(pid: number): ProcessIdentity | undefined {
  const started = process.platform === 'linux' ? startedOnLinux(pid) : startedElsewhere(pid)
  return started === undefined ? undefined : { pid, started }
}

export function isRunning(identity: ProcessIdentity | undefined): boolean {
  return identity !== undefined && identify(identity.pid)?.started === identity.started
}

/**
 * Asks the process to end, kills its whole group when it has not after `grace` milliseconds, and waits until
 * it is gone. Does nothing when the id meanwhile belongs to another process.
 */
export async function end(identity: ProcessIdentity, signal: NodeJS.Signals, grace: number): Promise<void> {
  if (!isRunning(identity)) return
  send(identity.pid, signal)
  // A stopped process sees the signal when it goes on.
  send(identity.pid, 'SIGCONT')
  const deadline = performance.now() + grace
  while (isRunning(identity) && performance.now() < deadline) await wait(10)
  while (isRunning(identity)) {
    kill(identity)
    await wait(10)
  }
  // Until its parent has taken notice, its id is there: a PostgreSQL that starts takes it for the one before.
  const reaped = performance.now() + 1000
  while (send(identity.pid, 0) && performance.now() < reaped) await wait(1)
}

/** SIGKILL to the process and its group, at once. */
export function kill(identity: ProcessIdentity): void {
  if (!isRunning(identity)) return
  send(-identity.pid, 'SIGKILL')
  send(identity.pid, 'SIGKILL')
}

/** @returns whether there is such a process, or a zombie */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    return false
  }
}

let bootId: string | undefined

function startedOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command in parentheses may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8)
    return `${bootId}-${fields[19]}`
  } catch {
    return undefined
  }
}

function startedElsewhere(pid: number): string | undefined {
  try {
    const answer = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    const [state = '', ...rest] = answer.split(/\s+/)
    return answer === '' || state.startsWith('Z') ? undefined : rest.join(' ')
  } catch {
    return undefined
  }
}
