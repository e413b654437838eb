import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Command } from '@jangteo/launcher'

/** Runs a program on this terminal, and ends with its exit code. */
export async function runInherited({ file, args, cwd, environment }: Command): Promise<void> {
  const running = spawn(file, args, { cwd, stdio: 'inherit', env: { ...process.env, ...environment } })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => running.kill(signal))
  const [status] = await once(running, 'exit')
  process.exitCode = status ?? 1
}
