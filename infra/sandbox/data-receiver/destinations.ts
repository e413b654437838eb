import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { jsonLines } from '../json-lines.ts'
import { BadRequest } from './behaviour.ts'

export interface Batch {
  readonly batchId: string
  readonly sequence: number
  readonly first: number
  readonly last: number
  readonly events: readonly { readonly position: number; readonly eventId: string }[]
}

/** What somebody may ask of a destination. */
export interface Told {
  /** The sequence of the batch that is taken next. */
  readonly expects: number
  readonly last: { readonly sequence: number; readonly batchId: string } | null
  readonly events: number
  /** How many events came that were not above the one before: 0, unless something is sent twice or out of order. */
  readonly misplaced: number
  /** Over `<position> <eventId>\n` of every event, in the order in which they came. */
  readonly sha256: string
}

/** What was received, in memory by what is asked of it, and each batch as a line of a file, so that a restart forgets none. */
export function openDestinations(folder: string) {
  mkdirSync(folder, { recursive: true })
  const known = new Map<string, ReturnType<typeof open>>()
  const find = (name: string) => {
    if (!/^[a-z0-9][a-z0-9.-]{0,60}$/.test(name))
      throw new BadRequest('a destination is named in a-z, 0-9, . and -')
    const found = known.get(name) ?? open(path.join(folder, `${name}.jsonl`))
    known.set(name, found)
    return found
  }
  // A crash may have left a draft beside.
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.jsonl')))
    find(path.basename(file, '.jsonl'))
  return find
}

function open(file: string) {
  let hash = createHash('sha256')
  let batches: { sequence: number; batchId: string }[] = []
  let events = 0
  let misplaced = 0
  let position = 0
  const count = (batch: Batch) => {
    batches.push({ sequence: batch.sequence, batchId: batch.batchId })
    for (const event of batch.events) {
      events += 1
      if (event.position <= position) misplaced += 1
      position = event.position
      hash.update(`${event.position} ${event.eventId}\n`)
    }
  }
  const lines = jsonLines<Batch>(file)
  const begin = (kept: readonly Batch[]) => {
    hash = createHash('sha256')
    batches = []
    events = misplaced = position = 0
    kept.forEach(count)
    lines.write(kept)
  }
  begin(lines.read())
  return {
    told(): Told {
      const last = batches.at(-1) ?? null
      return {
        expects: (last?.sequence ?? 0) + 1,
        last,
        events,
        misplaced,
        sha256: hash.copy().digest('hex'),
      }
    },
    /** Whether this very batch is kept already. */
    has: ({ batchId, sequence }: Batch) => batches[sequence - 1]?.batchId === batchId,
    keep(batch: Batch): void {
      lines.append(batch)
      count(batch)
    },
    /** Loses every batch above this sequence, as with an old backup. */
    forgetAfter: (sequence: number) => begin(lines.read().filter((batch) => batch.sequence <= sequence)),
    file,
  }
}
