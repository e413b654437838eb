import type { Messaging } from '@jangteo/messaging'
import type { Tx } from '../stores/tx.ts'

/** How long to rely on signals before reading again, in milliseconds. */
const SILENCE_MS = 10_000

/**
 * Yields the keys that the caller should read again: all of them at first and after a time without signals, otherwise the
 * signalled ones. Ends when `ended` is aborted.
 */
export async function* watchAny(
  { waitFor }: Pick<Messaging<Tx>, 'waitFor'>,
  keys: readonly string[],
  ended: AbortSignal,
): AsyncGenerator<ReadonlySet<string>> {
  let due = new Set(keys)
  while (!ended.aborted) {
    // Started before the read, so that a change during the read is not missed.
    const waiting = keys.map((key) => ({ key, change: waitFor(key) }))
    const cancel = () => {
      for (const { change } of waiting) change.cancel()
    }
    ended.addEventListener('abort', cancel, { once: true })
    try {
      yield due
      if (ended.aborted) return
      const arrivals = waiting.map(async ({ key, change }) => ({
        key,
        came: await change.arrived(SILENCE_MS),
      }))
      await Promise.race(arrivals)
      cancel()
      const came = (await Promise.all(arrivals)).flatMap(({ key, came }) => (came ? [key] : []))
      due = new Set(came.length > 0 ? came : keys)
    } finally {
      ended.removeEventListener('abort', cancel)
      cancel()
    }
  }
}
