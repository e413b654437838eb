import { defineError } from '@jangteo/errors'

/** The limits of one batch. */
export const MOST_EVENTS = 500
const MOST_BYTES = 4_000_000

const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 5_000

/** An event that waits to be cut. */
export interface Waiting {
  readonly position: bigint
  readonly bytes: number
}

/** Events from one position to another. A batch begins after the end of the one before. */
export interface Batch {
  readonly sequence: bigint
  readonly first: bigint
  readonly last: bigint
  readonly events: number
}

/** A batch to be sent. */
export interface TransferBatch extends Batch {
  readonly destination: string
  readonly batchId: string
  /** Including this one. */
  readonly attempts: number
}

/** The end of the last batch. */
export interface CutSoFar {
  readonly cutSequence: bigint
  readonly cutPosition: bigint
}

/**
 * Cuts waiting events into batches that follow each other without a gap.
 * @param rest whether to cut a last batch that is not full
 */
export function cutBatches(
  { cutSequence, cutPosition }: CutSoFar,
  waiting: readonly Waiting[],
  { rest, most = MOST_EVENTS }: { rest: boolean; most?: number },
): Batch[] {
  const batches: Batch[] = []
  let after = cutPosition
  let events = 0
  let bytes = 0
  let last = cutPosition
  const cut = () => {
    if (events === 0) return
    batches.push({ sequence: cutSequence + BigInt(batches.length + 1), first: after + 1n, last, events })
    after = last
    events = bytes = 0
  }
  for (const event of waiting) {
    if (events > 0 && bytes + event.bytes > MOST_BYTES) cut()
    events += 1
    bytes += event.bytes
    last = event.position
    if (events === most || bytes >= MOST_BYTES) cut()
  }
  if (rest) cut()
  return batches
}

/** The pause before the next attempt, in milliseconds. */
export const pauseAfter = (failures: number): number =>
  Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 20), LONGEST_PAUSE_MS)

/** The receiver's state: the sequence that it expects next, and the last batch that it took. */
export interface Received {
  readonly expects: bigint
  readonly last: { readonly sequence: bigint; readonly batchId: string } | null
}

export const ReceiverHasAnother = defineError(
  'receiver-has-another',
  'conflict',
  ({ sequence, expects }: { sequence: bigint; expects: bigint }) =>
    `The receiver expects batch ${expects} and got ${sequence}, but its last batch is not from this store: nothing is ` +
    'transferred until it has an empty destination, or TRANSFER_DESTINATION and TRANSFER_URL name another one.',
)

/**
 * The last delivered sequence, when the receiver expects another batch than it was sent: it may have this one already, or
 * have lost some.
 * @param ours the id of our batch with the sequence of the receiver's last one, if there is one
 * @throws ReceiverHasAnother when the receiver's last batch is not from this store
 */
export function arrivedUpTo(
  handed: { readonly sequence: bigint },
  { expects, last }: Received,
  ours: string | undefined,
): bigint {
  const isFromHere = last ? last.batchId === ours && last.sequence === expects - 1n : expects === 1n
  if (!isFromHere || expects > handed.sequence + 1n)
    throw ReceiverHasAnother({ sequence: handed.sequence, expects })
  return expects - 1n
}
