import { every, type Job, type SqlTx } from '@jangteo/messaging'
import { forgetIdempotencyKeys } from '@jangteo/service-kit'

const HOUR_MS = 60 * 60 * 1000
/** Far longer than a client retries. */
const KEPT_MS = 48 * HOUR_MS

/** The job of a service that remembers its answers under an `Idempotency-Key`: forgets them after two days. */
export const forgetOldAnswers: Job<SqlTx> = every(
  HOUR_MS,
  ({ tx, now }) => forgetIdempotencyKeys(tx, new Date(now.getTime() - KEPT_MS)),
  'forgetOldAnswers',
)
