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

/** The state of a destination, as GET answers it. */
export interface State {
  /** The sequence of the batch that is taken next. */
  readonly expects: number
  readonly last: { readonly sequence: number; readonly batchId: string } | null
  readonly events: number
  /** Number of events whose position is not above the one before: 0, unless events are sent twice or out of order. */
  readonly misplaced: number
  /** Over `<position> <eventId>\n` of every event, in the order of arrival. */
  readonly sha256: string
}

/** The received batches: their state in memory, and each batch as a line of a file, so that a restart loses none. */
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
  // A crash may have left a draft.
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
    state(): State {
      const last = batches.at(-1) ?? null
      return {
        expects: (last?.sequence ?? 0) + 1,
        last,
        events,
        misplaced,
        sha256: hash.copy().digest('hex'),
      }
    },
    /** Whether this batch is stored already. */
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
