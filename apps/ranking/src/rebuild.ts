import { setTimeout as sleep } from 'node:timers/promises'
import { type Messaging, type Replayed, ReplayRunning } from '@jangteo/messaging'
import { v7 as uuidv7 } from 'uuid'
import type { Rankings } from './adapters/rankings.ts'
import { ShadowLost } from './adapters/redis/shadow.ts'
import { bucketsAt, dayBefore, laterOf } from './domain/buckets.ts'
import type { Settings } from './domain/settings.ts'
import { countIntoShadow } from './steps/count.ts'
import { findGeneration, findPositions } from './stores/generation-store.ts'
import type { Tx } from './stores/tx.ts'
import { counting, REPLAYED_DAYS } from './subscriptions.ts'
import { isLevel } from './use-cases/is-level.ts'
import { type Differences, swapRankings } from './use-cases/swap-rankings.ts'

/** How long the live count and the replay wait for each other, in milliseconds, so that what they say can be compared. */
const LEVEL_MS = 5_000
const LOOK_AGAIN_MS = 20
/** How long nothing may be counted while months are put in and compared. */
const SWAP_MS = 120_000

export interface Rebuilt extends Replayed {
  readonly generation: string
  readonly differences: Differences
}

export interface RebuildParts {
  readonly messaging: Pick<Messaging<Tx>, 'transact' | 'replay'>
  readonly rankings: Rankings
  readonly settings: Settings
}

/**
 * Builds the rankings anew, beside those that are read: days that have left the topics from what is written down, all
 * others from the events; then compares, and swaps. Whatever ends it before leaves the live rankings as they are.
 *
 * @throws ReplayRunning when another one is at it; ShadowLost; whatever ends a replay
 */
export async function rebuild(
  { messaging, rankings, settings }: RebuildParts,
  stopping: AbortSignal = new AbortController().signal,
): Promise<Rebuilt> {
  const generation = uuidv7()
  const { begun, coversFrom } = await messaging.transact({}, async ({ tx, now }) => {
    const closedUntil = (await findGeneration(tx))?.closedUntil ?? ''
    const replayable = dayBefore(bucketsAt(now, settings.zone).day, REPLAYED_DAYS)
    return {
      begun: await findPositions(tx),
      coversFrom: laterOf(closedUntil, replayable),
    }
  })
  const next = { generation, settings, coversFrom, closedUntil: coversFrom }
  const shadow = rankings.shadow(generation)
  const lost = new AbortController()
  const count = countIntoShadow(shadow, settings, next)
  // Not before the replay has found that it is the only one: to begin ends what another one builds.
  let begin: Promise<void> | undefined
  const begunOnce = () => {
    begin ??= shadow.begin()
    return begin.catch((error) => {
      begin = undefined
      throw error
    })
  }
  /** To try again what has been lost would help nobody. */
  const orEnd = async <R>(callback: () => Promise<R>): Promise<R> => {
    try {
      await begunOnce()
      return await callback()
    } catch (error) {
      if (error instanceof ShadowLost) lost.abort(error)
      throw error
    }
  }

  let differences: Differences
  const replayed = await messaging.replay({
    id: generation,
    subscriptions: counting((...counted) => orEnd(() => count(...counted))),
    signal: AbortSignal.any([stopping, lost.signal]),
    async caughtUp() {
      await orEnd(async () => {
        await shadow.hold()
        await within(LEVEL_MS, () =>
          messaging.transact({}, (work) => isLevel(work, rankings, shadow.counted)),
        )
        differences = await messaging.transact({ timeoutMs: SWAP_MS }, (work) =>
          swapRankings(work, rankings, { shadow, next, begun }, (reached) => within(LEVEL_MS, reached)),
        )
      })
      return true
    },
  })
  return { ...replayed, generation, differences }
}

/** True as soon as it is; false when it is not so in time. */
async function within(ms: number, condition: () => boolean | Promise<boolean>): Promise<boolean> {
  const until = performance.now() + ms
  while (!(await condition())) {
    if (performance.now() > until) return false
    await sleep(LOOK_AGAIN_MS)
  }
  return true
}

/** Whether a rebuild was not needed, because another one is at it. */
export const isUnderWay = (error: unknown): boolean => error instanceof ReplayRunning
