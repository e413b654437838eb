import { every, type Job, type Work } from '@jangteo/messaging'
import { forgetIdempotencyKeys } from '@jangteo/service-kit'
import type { Tx } from './balance-store.ts'

const HOUR_MS = 60 * 60 * 1000
/** Far longer than a client keeps trying. */
const ANSWERS_KEPT_MS = 48 * HOUR_MS

export const jobs: readonly Job<Tx>[] = [every(HOUR_MS, forgetOldAnswers)]

async function forgetOldAnswers(work: Work<Tx>): Promise<void> {
  await forgetIdempotencyKeys(work.tx, new Date(work.now.getTime() - ANSWERS_KEPT_MS))
}
