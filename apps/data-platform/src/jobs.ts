import { every, type Job } from '@jangteo/messaging'
import type { Tx } from './tx.ts'
import { dropOldDays, forgetOldFacts, keepEventDays } from './use-cases/keep-days.ts'

const HOUR_MS = 60 * 60 * 1000

export const jobs = ({ retentionDays }: { retentionDays: number }): readonly Job<Tx>[] => [
  every(HOUR_MS, keepEventDays),
  every(HOUR_MS, dropOldDays(retentionDays)),
  every(HOUR_MS, forgetOldFacts),
]
