import type { Work } from '@jangteo/messaging'
import type { Positions, Rankings } from '../adapters/rankings.ts'
import { findGeneration, findPositions, holdGeneration } from '../stores/generation-store.ts'
import type { Tx } from '../stores/tx.ts'

/** True when the live count has reached these positions, or when there are no live rankings. */
export async function isLevel({ tx }: Work<Tx>, rankings: Rankings, positions: Positions): Promise<boolean> {
  await holdGeneration(tx)
  const [current, live] = [await findGeneration(tx), await findPositions(tx)]
  if (!current || !(await rankings.open(current.generation, live))) return true
  return [...positions].every(([partition, offset]) => (live.get(partition) ?? 0n) >= offset)
}
