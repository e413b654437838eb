import { setTimeout as wait } from 'node:timers/promises'
import colors from 'picocolors'

// What cannot be said, on a full disk or to a terminal that is gone, is lost; the error of it would end the process.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

/** Aborts at the first Ctrl-C or SIGTERM. One that comes a second or more later ends the process at once. */
export function untilSignal(): AbortSignal {
  const controller = new AbortController()
  let first: number | undefined
  const stop = () => {
    first ??= performance.now()
    // npm sends on what the terminal has sent already, so the first one often comes twice.
    if (performance.now() - first > 1000) process.exit(130)
    controller.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.on('SIGHUP', stop)
  return controller.signal
}

/** Resolves when the signal aborts; keeps the process alive until then, which a signal's listener does not. */
export async function aborted(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await wait(60_000, undefined, { signal }).catch(() => {})
}

/** For a program's last `catch`: a sentence for people, the stack trace only with DEBUG set. */
export function fail(error: unknown): never {
  const text = error instanceof Error ? error.message : String(error)
  console.error(`${colors.red('✗')} ${text}`)
  if (process.env.DEBUG && error instanceof Error) console.error(error.stack)
  process.exit(1)
}
