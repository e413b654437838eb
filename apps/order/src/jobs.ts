import { every, type Job } from '@jangteo/messaging'
import { forgetOldAnswers } from '@jangteo/service'
import type { OrderConfig } from './config.ts'
import type { Tx } from './stores/tx.ts'
import { askAgain } from './use-cases/ask-again.ts'
import { expireOrders } from './use-cases/expire-orders.ts'

const SECOND_MS = 1000

export const jobs = ({
  config,
}: {
  config: Pick<OrderConfig, 'ANSWER_PATIENCE_SECONDS'>
}): readonly Job<Tx>[] => [
  every(10 * SECOND_MS, expireOrders),
  every(10 * SECOND_MS, (work) => askAgain(work, config.ANSWER_PATIENCE_SECONDS * SECOND_MS), askAgain.name),
  forgetOldAnswers,
]
