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

/** How long the live count and the replay wait for each other, in milliseconds, so that their results can be compared. */
const LEVEL_MS = 5_000
const LOOK_AGAIN_MS = 20
/** How long counting may stop while months are loaded and compared. */
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
 * Rebuilds the rankings beside the live ones: closed days from the stored tallies, all others from the events. Then it compares
 * and swaps. If it ends before, the live rankings do not change.
 *
 * @throws ReplayRunning while another rebuild runs; ShadowLost; the errors of a replay
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
  // Only after the replay has checked that no other one runs: `begin` would end the rebuild of another one.
  let begin: Promise<void> | undefined
  const begunOnce = () => {
    begin ??= shadow.begin()
    return begin.catch((error) => {
      begin = undefined
      throw error
    })
  }
  /** A lost generation cannot be continued: the replay ends instead of a retry. */
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

/** True as soon as the condition holds; false when it does not hold in time. */
async function within(ms: number, condition: () => boolean | Promise<boolean>): Promise<boolean> {
  const until = performance.now() + ms
  while (!(await condition())) {
    if (performance.now() > until) return false
    await sleep(LOOK_AGAIN_MS)
  }
  return true
}

/** Whether a rebuild has failed because another one runs. */
export const isUnderWay = (error: unknown): boolean => error instanceof ReplayRunning
