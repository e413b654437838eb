import { spawn } from 'node:child_process'
import type { Command } from './part.ts'

/**
 * Runs a program to its end at low priority and without a word, so that whoever works meanwhile does not notice.
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
