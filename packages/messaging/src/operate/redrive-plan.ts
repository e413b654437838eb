import type { Pool } from 'pg'
import type { Lanes } from '../consume/lanes.ts'
import type { SqlTx } from '../database.ts'
import { type Lane, type Letter, lettersOf } from '../letters/letters.ts'

/** A lane, and the last letter of it that is to be applied, if not all are. */
export interface SelectedLane extends Lane {
  readonly topic: string
  readonly until?: string
}

/** The letters of one key that would be applied, or one letter that blocks no key. */
export interface PlannedLane {
  readonly consumer: string
  readonly topic: string
  readonly key: string | null
  /** The letters by id, in the order in which they would be applied. */
  readonly letters: readonly string[]
  /** Those of them that cannot be read still, and why. The first of them is where the key would stop. */
  readonly undecodable: readonly { readonly id: string; readonly error: string }[]
}

/** The plan of a redrive. */
export interface RedrivePlan {
  readonly letters: number
  /** In the order in which they would be taken up; the keys do not wait for each other. */
  readonly lanes: readonly PlannedLane[]
  /** There are more than 10,000 letters, and these are the first of them. */
  readonly more: boolean
}

const MOST_PLANNED = 10_000
/** Letters read in one query; the limit is low because each contains its record. */
const AT_ONCE = 100

/** Reads which letters a redrive would apply, and changes nothing. */
export async function planRedrive<Tx extends SqlTx>(
  pool: Pool,
  lanes: Lanes<Tx>,
  selected: AsyncIterable<SelectedLane>,
): Promise<RedrivePlan> {
  const planned: PlannedLane[] = []
  let letters = 0
  for await (const lane of selected) {
    const ids: string[] = []
    let key: string | null = null
    const undecodable: { id: string; error: string }[] = []
    const plannedLane = () => ({
      ...{ consumer: lane.consumer, topic: lane.topic, key },
      ...{ letters: ids, undecodable },
    })
    for await (const letter of lettersIn(pool, lane)) {
      if (letters === MOST_PLANNED)
        return { letters, lanes: ids.length > 0 ? [...planned, plannedLane()] : planned, more: true }
      letters += 1
      ids.push(letter.id)
      key = letter.record.key
      const error = await whyUndecodable(lanes, lane.consumer, letter)
      if (error !== undefined) undecodable.push({ id: letter.id, error })
    }
    if (ids.length > 0) planned.push(plannedLane())
  }
  return { letters, lanes: planned, more: false }
}

async function* lettersIn(pool: Pool, lane: SelectedLane): AsyncGenerator<Letter> {
  const read = {
    $queryRawUnsafe: async <T>(sql: string, ...values: unknown[]) =>
      (await pool.query(sql, values)).rows as T,
  }
  for (let after = '0'; ; ) {
    const page = await lettersOf(read, lane, AT_ONCE, after)
    for (const letter of page) {
      if (lane.until !== undefined && BigInt(letter.id) > BigInt(lane.until)) return
      yield letter
    }
    const last = page.at(-1)
    if (!last || page.length < AT_ONCE) return
    after = last.id
  }
}

async function whyUndecodable<Tx extends SqlTx>(
  lanes: Lanes<Tx>,
  consumer: string,
  letter: Letter,
): Promise<string | undefined> {
  try {
    await lanes.decode(consumer, letter)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
