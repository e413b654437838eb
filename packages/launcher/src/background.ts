import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { Command } from './part.ts'

/**
 * Runs a program to its end at low priority and without output, so that what runs meanwhile is not slowed down.
 * Aborting kills it.
 *
 * @throws Error when it was killed, or says that it did not go well
 */
export async function runInBackground(
  { file, args, user }: Pick<Command, 'file' | 'args' | 'user'>,
  signal: AbortSignal,
): Promise<void> {
  const child = spawn('nice', ['-n', '19', file, ...args], {
    stdio: 'ignore',
    signal,
    killSignal: 'SIGKILL',
    ...user,
  })
  const status = await new Promise((resolve) => {
    child.once('error', () => resolve(1))
    child.once('exit', resolve)
  })
  if (status !== 0) throw new Error(`${file} failed (${status})`)
}

const lower = 5

/** The command at a lower priority than the other parts have, if the system knows such a thing. */
export const inBackground = (command: Command): Command =>
  process.platform === 'win32'
    ? command
    : { ...command, file: 'nice', args: ['-n', String(lower), command.file, ...command.args] }

/**
 * Linux gives each session the same share, whatever the priority of the processes in it, unless the session is told, too.
 * Never rejects: only speed depends on it.
 */
export async function yieldToOthers(pid: number): Promise<void> {
  // To each user one such change in a tenth of a second is allowed.
  for (let tries = 0; tries < 20; tries++) {
    try {
      return await writeFile(`/proc/${pid}/autogroup`, String(lower))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return
      await wait(100)
    }
  }
}
