import type { Job } from '@jangteo/messaging'
import { ADVANCE_AUDIT } from './steps/audit-work.ts'
import { lockAudits, newestFinish } from './stores/shop-audit-store.ts'
import type { Tx } from './stores/tx.ts'
import { advanceAudit } from './use-cases/advance-audit.ts'
import { requestAudit } from './use-cases/request-audit.ts'

/** For the answers of all services, and for the events that they have published, in milliseconds. */
const patience = { answersMs: 10_000, eventsMs: 10_000 }
/** The first audit of a large shop reads each event once. */
const STEP_TIMEOUT_MS = 10 * 60_000
/** The net under signals. */
const LOOK_AGAIN_MS = 10_000

/** Begins an audit at an interval after the last one (0: only on request), and takes each audit from round to round, in one replica at a time. */
export const auditJob = ({ everyMs, lateAfterMs }: { everyMs: number; lateAfterMs: number }): Job<Tx> => ({
  name: ADVANCE_AUDIT,
  everyMs: LOOK_AGAIN_MS,
  run: (transact) =>
    transact(
      async (work) => {
        if (!(await lockAudits(work.tx))) return undefined
        const againInMs = await advanceAudit(work, { ...patience, lateAfterMs })
        if (againInMs !== undefined || everyMs === 0) return againInMs
        const newest = await newestFinish(work.tx)
        // Counted from the end: an audit that takes longer than the interval would otherwise be followed at once by the next one, and
        // a request of an operator, which waits for the end, would never get its turn.
        const dueInMs = newest ? newest.getTime() + everyMs - work.now.getTime() : 0
        if (dueInMs > 0) return dueInMs
        // Its signal runs this job again.
        await requestAudit(work, { full: false })
        return everyMs
      },
      { timeoutMs: STEP_TIMEOUT_MS },
    ),
})
