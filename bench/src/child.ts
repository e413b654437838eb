import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

/** A program of a measurement, as a process of its own. */
export interface Child {
  /** What it said first: most say their URL. */
  readonly said: string
  /** Ends it: a program here ends when its parent disconnects. */
  end(): Promise<void>
}

/** Starts a program, and waits for the first thing that it says. @throws Error when it ends before. */
export async function startChild(program: URL, args: readonly string[]): Promise<Child> {
  const child = fork(program, args)
  const [said] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`${program.pathname.split('/').at(-1)} ended with ${code}`)
    }),
  ])
  return { said, end: () => end(child) }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.disconnect()
  await once(child, 'exit')
}
