import { every, type Job } from '@jangteo/messaging'
import { forgetOldAnswers } from '@jangteo/service'
import type { Gate } from './adapters/gate.ts'
import type { CouponConfig } from './config.ts'
import { ADMIT, CAMPAIGNS } from './steps/signals.ts'
import { findEpoch } from './stores/line-store.ts'
import type { Tx } from './stores/tx.ts'
import { admitFromLine } from './use-cases/admit-from-line.ts'
import { askAgain } from './use-cases/ask-again.ts'
import { expireCoupons } from './use-cases/expire-coupons.ts'
import { beginEpoch, rebuildGate } from './use-cases/rebuild-gate.ts'
import { syncGate } from './use-cases/sync-gate.ts'

/** The nets under the signals. */
const ADMIT_MS = 5_000
const SYNC_MS = 5_000
/** How soon a gate that is shut is looked after. */
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
  believing(
    gate,
    every(ADMIT_MS, (work) => admitFromLine(work, gate), ADMIT),
  ),
  every(SYNC_MS, (work) => syncGate(work, gate), CAMPAIGNS),
  reopen(gate),
  every(ASK_AGAIN_MS, (work) => askAgain(work, config.ISSUE_PATIENCE_SECONDS * 1000), askAgain.name),
  every(EXPIRE_MS, expireCoupons),
  forgetOldAnswers,
]

/** Opens this replica's gate when it is shut; builds it before, when Redis has lost it and nobody else is building. */
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
 * A line that PostgreSQL's own rules refuse cannot be the true one: it would stand still for ever at that place. Once may be
 * an accident: somebody's place was written, under the same id, at the moment in which he was called up.
 */
const believing = (gate: Gate, job: Job<Tx>): Job<Tx> => ({
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
