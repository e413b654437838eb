import type { Time } from '../time.ts'

/** What one audit across all services has said. */
export interface Audited {
  readonly verdict: 'clean' | 'different' | 'unknown'
  /** The result in one line. */
  readonly sentence: string
  /** When its round began, in milliseconds since 1970. */
  readonly requestedAt: number
}

/** Runs an audit across all services now. @throws Error when it cannot be run */
export type Audit = (signal: AbortSignal) => Promise<Audited>

const PATIENCE_MS = 120_000
const LOOK_AGAIN_MS = 1_000

/**
 * What an audit says whose round began after this moment. Events may still be on their way: it is repeated until it is clean, for
 * two minutes.
 *
 * @throws AbortError when stopped
 */
export async function proveAfter(
  after: number,
  { audit, time, signal }: { audit: Audit; time: Time; signal: AbortSignal },
): Promise<{ readonly sentence: string; readonly holds: boolean }> {
  const until = time.now() + PATIENCE_MS
  for (;;) {
    const audited = await audit(signal).catch((error: Error): Audited => {
      signal.throwIfAborted()
      return { verdict: 'unknown', sentence: error.message, requestedAt: time.now() }
    })
    const { verdict, sentence, requestedAt } = audited
    const holds = verdict === 'clean' && requestedAt >= after
    if (holds || time.now() >= until) return { sentence, holds }
    await time.sleep(LOOK_AGAIN_MS, signal)
  }
}
