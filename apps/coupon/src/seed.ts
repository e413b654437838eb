import type { Work } from '@jangteo/messaging'
import type { Tx } from './tx.ts'

/** Puts the demo's campaign in, once. */
export async function seed(_work: Work<Tx>): Promise<void> {}
