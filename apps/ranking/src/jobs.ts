import type { Job } from '@jangteo/messaging'
import type { Tx } from './tx.ts'

export const jobs = (): readonly Job<Tx>[] => []
