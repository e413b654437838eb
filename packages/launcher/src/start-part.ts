import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { inBackground, yieldToOthers } from './background.ts'
import type { Command, Part, Run } from './part.ts'
import { isTaken } from './ports.ts'
import { end, identify, isRunning, type ProcessIdentity } from './process-identity.ts'
import type { Progress } from './progress.ts'

const usualPatience = 60_000

export async function makeRun(
  part: Part,
  options: Pick<Run, 'durable' | 'signal'> & { dir: string; logs: string; progress: Progress },
): Promise<Run> {
  const data = path.join(options.dir, part.name)
  const log = path.join(options.logs, `${part.name}.log`)
  // Data, keys and logs are for who has started it.
  const folders = [data, path.dirname(log)].map((folder) => mkdir(folder, { recursive: true, mode: 0o700 }))
  await Promise.all(folders)
  return {
    data,
    log,
    durable: options.durable,
    signal: options.signal,
    say: (state) => options.progress(part.name, state),
    run: (command) => runToEnd(command, log),
  }
}

/**
 * Starts the part's process and waits until it can be used.
 *
 * @param remember called with the process in the same instant as it exists
 * @returns as `untilUsable`
 * @throws Error that names a taken port, or gives the last lines of the log of a part that does not come up.
 */
export async function startPart(
  part: Part,
  run: Run,
  remember: (identity: ProcessIdentity) => void,
): Promise<boolean> {
  run.signal.throwIfAborted()
  await refuseTakenPorts([part])
  await part.prepare?.(run)
  run.say('starting')
  const command = await part.command(run)
  const child = launch(part.inBackground ? inBackground(command) : command, run.log)
  const identity = child.pid === undefined ? undefined : identify(child.pid)
  if (!identity) throw new Error(`${part.name} could not be started${tail(run.log)}`)
  remember(identity)
  if (part.inBackground) void yieldToOthers(identity.pid)
  return untilUsable(part, run, identity)
}

/** @throws Error that names every port that is taken, and who needs it */
export async function refuseTakenPorts(parts: readonly Pick<Part, 'name' | 'listens'>[]): Promise<void> {
  const wanted = parts.flatMap(({ name, listens }) => listens.map((each) => ({ name, ...each })))
  const taken = await Promise.all(wanted.map(({ port }) => staysTaken(port)))
  const problems = wanted
    .filter((_, index) => taken[index])
    .map(
      ({ name, port, variable }) =>
        `port ${port} is taken, and ${name} needs it: end what listens there${variable ? `, or set ${variable}` : ''}`,
    )
  if (problems.length > 0) throw new Error(problems.join('\n'))
}

/** A killed program's sockets may outlive it by an instant. */
async function staysTaken(port: number): Promise<boolean> {
  const deadline = performance.now() + 1000
  while (await isTaken(port)) {
    if (performance.now() > deadline) return true
    await wait(20)
  }
  return false
}

/**
 * Waits until a part that runs already can be used.
 *
 * @returns false when it serves, but could not be used in time: it is left to go on
 * @throws Error when it does neither: it has been ended then
 */
export async function untilUsable(part: Part, run: Run, identity: ProcessIdentity): Promise<boolean> {
  const { patience = usualPatience } = part
  const deadline = performance.now() + patience
  for (;;) {
    try {
      await part.check()
      break
    } catch (error) {
      if (!isRunning(identity)) throw new Error(`${part.name} ended while it started${tail(run.log)}`)
      run.signal.throwIfAborted()
      if (performance.now() > deadline) {
        if (await serves(part)) {
          run.say(`serves, but is not ready: ${(error as Error).message}`)
          return false
        }
        await end(identity, 'SIGTERM', 1000)
        throw new Error(
          `${part.name} did not become usable in ${patience / 1000} s: ${error}${tail(run.log)}`,
        )
      }
    }
    await wait(20)
  }
  await part.complete?.()
  return true
}

const serves = async (part: Part): Promise<boolean> =>
  part.serves?.().then(
    () => true,
    () => false,
  ) ?? false

function launch(command: Command, log: string): ChildProcess {
  const output = openSync(log, 'a')
  try {
    const child = spawn(command.file, command.args, {
      // A group of its own: a Ctrl-C at the terminal reaches the launcher only, which then ends all in order.
      detached: true,
      stdio: [command.input === undefined ? 'ignore' : 'pipe', output, output],
      cwd: command.cwd,
      env: { ...process.env, ...command.environment },
      ...command.user,
    })
    // The missing pid says that it failed; without a listener the error would end the launcher.
    child.once('error', () => {})
    // One that ends before it has read it says why itself.
    child.stdin?.once('error', () => {})
    child.stdin?.end(command.input)
    child.unref()
    return child
  } finally {
    closeSync(output)
  }
}

/** Runs a program to its end with the output in the log. @throws Error with the last lines when it fails. */
export async function runToEnd(command: Command, log: string): Promise<void> {
  const child = launch(command, log)
  child.ref()
  const status = await new Promise((resolve) => {
    child.once('error', resolve)
    child.once('exit', resolve)
  })
  if (status !== 0) throw new Error(`${path.basename(command.file)} failed (${status})${tail(log)}`)
}

/** The end of a log, for a message. */
export function tail(log: string): string {
  try {
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-8)
    return `\n  ${lines.join('\n  ')}\n  (${log})`
  } catch {
    return ''
  }
}
