import { every, type Job } from '@jangteo/messaging'
import type { Logger } from '@jangteo/service-kit'
import type { Rankings } from './adapters/rankings.ts'
import { firstIdOf } from './domain/event-id.ts'
import { type Settings, sameSettings } from './domain/settings.ts'
import { isUnderWay, type Rebuilt } from './rebuild.ts'
import { forgetActivities } from './stores/activity-store.ts'
import { forgetSales } from './stores/sale-store.ts'
import type { Tx } from './stores/tx.ts'
import { forgetWindows } from './stores/window-store.ts'
import { REPLAYED_DAYS } from './subscriptions.ts'
import { closeDays } from './use-cases/close-days.ts'
import { openRankings } from './use-cases/open-rankings.ts'
import { type Snapshot, takeSnapshot } from './use-cases/take-snapshot.ts'

/** How often rankings are checked that are not live, and live ones; in milliseconds. */
const OPEN_MS = 200
const LOOK_MS = 3_000
/** The pause after a rebuild that failed or that another replica runs: a rebuild reads days of events. */
const REST_MS = 1_000
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** As long as the inbox keeps the ids of events. */
const ACTIVITIES_KEPT_MS = 45 * 24 * HOUR_MS
/** The audit across services compares those of the last seven days. */
const EVENTS_KEPT_MS = 9 * 24 * HOUR_MS

export interface JobParts {
  readonly rankings: Rankings
  readonly settings: Settings
  readonly logger: Logger
  rebuild(stopping: AbortSignal): Promise<Rebuilt>
}

export const jobs = (parts: JobParts): readonly Job<Tx>[] => [
  lookAfter(parts),
  snapshots(parts.rankings),
  every(MINUTE_MS, (work) => closeDays(work, parts.rankings, { replayedDays: REPLAYED_DAYS }), 'close-days'),
  every(
    HOUR_MS,
    ({ tx, now }) => forgetActivities(tx, new Date(now.getTime() - ACTIVITIES_KEPT_MS)),
    'forget-activities',
  ),
  every(
    HOUR_MS,
    ({ tx, now }) => forgetSales(tx, firstIdOf(new Date(now.getTime() - EVENTS_KEPT_MS))),
    'forget-sales',
  ),
  every(
    HOUR_MS,
    ({ tx, now }) => forgetWindows(tx, firstIdOf(new Date(now.getTime() - EVENTS_KEPT_MS))),
    'forget-windows',
  ),
  every(MINUTE_MS, () => parts.rankings.sweep().catch(() => undefined), 'sweep-generations'),
]

/**
 * Keeps this replica on the current generation. Rebuilds it when Redis has lost a part of it, and once after the start when it
 * was counted by other settings.
 */
function lookAfter({ rankings, settings, logger, rebuild }: JobParts): Job<Tx> {
  let lookAgainAt = 0
  let restUntil = 0
  let wantsOwnSettings = true
  return {
    name: 'look-after-rankings',
    everyMs: OPEN_MS,
    async run(transact, stopping) {
      if (!rankings.reachable || (rankings.generation && performance.now() < lookAgainAt)) return
      const current = await transact((work) =>
        openRankings(work, rankings, { settings, replayedDays: REPLAYED_DAYS }),
      )
      lookAgainAt = performance.now() + LOOK_MS
      if (current && (!wantsOwnSettings || sameSettings(current.settings, settings))) {
        wantsOwnSettings = false
        return
      }
      if (performance.now() < restUntil) return
      logger.info(
        { settings },
        current ? 'the settings have changed: the rankings are rebuilt' : 'the rankings are rebuilt',
      )
      try {
        const { events, skipped, generation, differences } = await rebuild(stopping)
        logger.info({ events, skipped, generation, differences }, 'the rankings have been rebuilt')
        wantsOwnSettings = false
      } catch (error) {
        restUntil = performance.now() + REST_MS
        if (!isUnderWay(error)) throw error
        logger.info('another replica rebuilds the rankings')
      }
      lookAgainAt = 0
    },
  }
}

/** Stores the buckets that have changed, and notes it in Redis after the commit. */
function snapshots(rankings: Rankings): Job<Tx> {
  let taken: Snapshot | undefined
  const job = every<Tx>(
    MINUTE_MS,
    async (work) => {
      taken = await takeSnapshot(work, rankings)
    },
    'take-snapshot',
  )
  return {
    ...job,
    async run(transact, stopping) {
      taken = undefined
      await job.run(transact, stopping)
      await noteWritten(rankings, taken)
    },
  }
}

async function noteWritten(rankings: Rankings, taken: Snapshot | undefined): Promise<void> {
  for (const { bucket, changes } of taken?.written ?? [])
    await rankings.written(taken?.generation ?? '', bucket, changes)
}
