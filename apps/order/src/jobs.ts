import { every, type Job, type Work } from '@jangteo/messaging'
import { forgetIdempotencyKeys } from '@jangteo/service-kit'
import type { OrderConfig } from './config.ts'
import type { Tx } from './order-store.ts'
import { askAgain } from './use-cases/ask-again.ts'
import { expireOrders } from './use-cases/expire-orders.ts'

const SECOND_MS = 1000
const HOUR_MS = 60 * 60 * SECOND_MS
/** Far longer than a client keeps trying. */
const ANSWERS_KEPT_MS = 48 * HOUR_MS

export const jobs = (config: Pick<OrderConfig, 'ANSWER_PATIENCE_SECONDS'>): readonly Job<Tx>[] => [
  every(10 * SECOND_MS, expireOrders),
  every(10 * SECOND_MS, (work) => askAgain(work, config.ANSWER_PATIENCE_SECONDS * SECOND_MS), askAgain.name),
  every(HOUR_MS, forgetOldAnswers),
]

async function forgetOldAnswers(work: Work<Tx>): Promise<void> {
  await forgetIdempotencyKeys(work.tx, new Date(work.now.getTime() - ANSWERS_KEPT_MS))
}
