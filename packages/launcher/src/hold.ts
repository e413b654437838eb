import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { identify, isRunning } from './process-identity.ts'
import { processTree } from './process-tree.ts'

/** Of this long, in milliseconds, a slowed process runs some. */
const PERIOD_MS = 100
/** How soon processes that a slowed one has started are slowed, too, and those that a dead one has left behind go on. */
const LOOK_AGAIN_MS = 1_000

/** Reads lists of processes; when there is nothing more to read, those of the last one go on. */
const GUARD = 'while read -r line; do pids=$line; done; kill -CONT $pids 2>/dev/null'

export interface Hold {
  /** Lets the processes go on. May be called twice. */
  release(): Promise<void>
}

/**
 * Stops a process, and all that it has started, where they are (SIGSTOP), until `release`. When this process ends, even by kill -9,
 * they go on, too: a guard process waits for that.
 *
 * @param runMs 0: they do not run at all; else how long they run of each 100 ms
 */
export function hold(pid: number, runMs = 0): Hold {
  const held = identify(pid)
  // In a session of its own, so that a Ctrl-C at the terminal does not end it first.
  const guard = spawn('sh', ['-c', GUARD], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  guard.unref()
  // Without it, `release` alone lets them go on.
  guard.once('error', () => undefined)
  guard.stdin.on('error', () => undefined)
  let tree: readonly number[] = []
  const look = () => {
    const before = tree
    tree = isRunning(held) ? processTree(pid) : []
    // The one that has started them is dead: nothing else would let them go on.
    resume(before.filter((each) => !tree.includes(each)))
    guard.stdin.write(`${tree.join(' ')}\n`)
  }
  const stop = () => sendAll(tree, 'SIGSTOP')
  // The guard has to know them before they are stopped.
  look()
  if (isRunning(held)) sendAll([pid], 'SIGSTOP')
  // And those that it has started meanwhile.
  look()
  stop()
  let pause: NodeJS.Timeout | undefined
  const run = () => {
    resume(tree)
    pause = setTimeout(stop, runMs)
  }
  const timers = [setInterval(look, LOOK_AGAIN_MS), ...(runMs === 0 ? [] : [setInterval(run, PERIOD_MS)])]
  return {
    async release() {
      for (const timer of [...timers, pause]) clearTimeout(timer)
      resume(tree)
      tree = []
      guard.stdin.end()
      if (guard.pid !== undefined && guard.exitCode === null && guard.signalCode === null)
        await once(guard, 'exit')
    },
  }
}

/** Lets stopped processes go on (SIGCONT); does nothing to others. */
export const resume = (pids: readonly number[]): void => sendAll(pids, 'SIGCONT')

function sendAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids)
    try {
      process.kill(pid, signal)
    } catch (error) {
      // It has ended, or its id is that of another user's process by now.
      if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
}
