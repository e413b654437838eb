import { every, type Job, type Work } from '@jangteo/messaging'
import { forgetIdempotencyKeys } from '@jangteo/service-kit'
import type { Tx } from './tx.ts'
import { expireCoupons } from './use-cases/expire-coupons.ts'

const SECOND_MS = 1000
const HOUR_MS = 60 * 60 * SECOND_MS
/** Far longer than a client keeps trying. */
const ANSWERS_KEPT_MS = 48 * HOUR_MS

export const jobs: readonly Job<Tx>[] = [
  every(10 * SECOND_MS, expireCoupons),
  every(HOUR_MS, forgetOldAnswers),
]

async function forgetOldAnswers(work: Work<Tx>): Promise<void> {
  await forgetIdempotencyKeys(work.tx, new Date(work.now.getTime() - ANSWERS_KEPT_MS))
}
