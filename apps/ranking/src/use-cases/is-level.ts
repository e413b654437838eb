import type { Work } from '@jangteo/messaging'
import { findGeneration, findPositions, holdGeneration } from '../generation-store.ts'
import type { Positions, Rankings } from '../rankings.ts'
import type { Tx } from '../tx.ts'

/** Whether the live count has come so far, or will not, because nothing is live. */
export async function isLevel({ tx }: Work<Tx>, rankings: Rankings, positions: Positions): Promise<boolean> {
  await holdGeneration(tx)
  const [current, live] = [await findGeneration(tx), await findPositions(tx)]
  if (!current || !(await rankings.open(current.generation, live))) return true
  return [...positions].every(([partition, offset]) => (live.get(partition) ?? 0n) >= offset)
}
