import { every, type Job } from '@jangteo/messaging'
import { forgetOldAnswers } from '@jangteo/service'
import type { Gate } from './adapters/gate.ts'
import type { CouponConfig } from './config.ts'
import { ADMIT, CAMPAIGNS } from './steps/signals.ts'
import { findEpoch } from './stores/epoch-store.ts'
import type { Tx } from './stores/tx.ts'
import { admitFromWaitingRooms } from './use-cases/admit-from-waiting-rooms.ts'
import { askAgain } from './use-cases/ask-again.ts'
import { expireCoupons } from './use-cases/expire-coupons.ts'
import { beginEpoch, rebuildGate } from './use-cases/rebuild-gate.ts'
import { syncGate } from './use-cases/sync-gate.ts'

/** The fallback polls: a signal can be lost. */
const ADMIT_MS = 5_000
const SYNC_MS = 5_000
/** How often a shut gate is checked. */
const REOPEN_MS = 200
const EXPIRE_MS = 10_000
const ASK_AGAIN_MS = 10_000

export const jobs = ({
  gate,
  config,
}: {
  gate: Gate
  config: Pick<CouponConfig, 'ISSUE_PATIENCE_SECONDS'>
}): readonly Job<Tx>[] => [
  distrusting(
    gate,
    every(ADMIT_MS, (work) => admitFromWaitingRooms(work, gate), ADMIT),
  ),
  every(SYNC_MS, (work) => syncGate(work, gate), CAMPAIGNS),
  reopen(gate),
  every(ASK_AGAIN_MS, (work) => askAgain(work, config.ISSUE_PATIENCE_SECONDS * 1000), askAgain.name),
  every(EXPIRE_MS, expireCoupons),
  forgetOldAnswers,
]

/** Opens this replica's gate when it is shut. Rebuilds it before, when Redis has lost it and no other replica rebuilds it. */
const reopen = (gate: Gate): Job<Tx> => ({
  name: 'reopen-gate',
  everyMs: REOPEN_MS,
  async run(transact) {
    if (gate.epoch || !gate.reachable) return
    const current = await transact(({ tx }) => findEpoch(tx))
    if (current && (await gate.open(current))) return
    const epoch = await transact(beginEpoch)
    if (!epoch || !(await transact((work) => rebuildGate(work, gate, epoch)))) return
    if (await gate.open(epoch)) await gate.build.sweep(epoch)
  },
})

const UNIQUE_VIOLATION = '23505'

/**
 * When PostgreSQL's constraints refuse the gate's requests, the gate is wrong, and would be refused for ever. So the gate is
 * distrusted after the second refusal. The first one can be a race: the request was stored at the moment of its admission.
 */
const distrusting = (gate: Gate, job: Job<Tx>): Job<Tx> => ({
  ...job,
  async run(transact, stopping) {
    const { epoch } = gate
    const isRefused = (error: unknown): boolean => (error as { code?: string }).code === UNIQUE_VIOLATION
    try {
      await job.run(transact, stopping).catch((error) => {
        if (!isRefused(error)) throw error
        return job.run(transact, stopping)
      })
    } catch (error) {
      if (isRefused(error)) gate.distrust('it has a customer in the waiting room twice', epoch)
      throw error
    }
  },
})
