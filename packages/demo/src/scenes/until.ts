import type { Stage } from './scene.ts'

const LOOK_AGAIN_MS = 500
const PATIENCE_MS = 90_000

/**
 * What is seen when it is as wanted, or at last after 90 s: then a check says what differs. What cannot be looked at now is looked at again.
 *
 * @throws what the last look has thrown; AbortError when stopped
 */
export async function until<Seen>(
  { time, signal }: Pick<Stage, 'time' | 'signal'>,
  look: () => Promise<Seen>,
  isWanted: (seen: Seen) => boolean,
): Promise<Seen> {
  const end = time.now() + PATIENCE_MS
  for (;;) {
    const isLast = time.now() >= end
    const seen = await look().then(
      (value) => ({ value }),
      (error: unknown) => {
        if (isLast || signal.aborted) throw error
        return undefined
      },
    )
    if (seen && (isLast || isWanted(seen.value))) return seen.value
    await time.sleep(LOOK_AGAIN_MS, signal)
  }
}
