import { findProgress, type TransferProgress } from '../stores/transfer-store.ts'
import type { Tx } from '../stores/tx.ts'

/** The progress of the transfer, for operators. */
export interface ShownTransfer {
  readonly destination: string
  readonly on: boolean
  readonly cut: { readonly sequence: bigint; readonly position: bigint }
  readonly delivered: { readonly sequence: bigint; readonly position: bigint }
  readonly waiting: { readonly batches: number; readonly events: number; readonly seconds: number }
  readonly lastError: {
    readonly message: string
    readonly at: Date
    readonly attempts: number
    readonly nextTryAt: Date
  } | null
}

export async function showTransfer(
  tx: Tx,
  { destination, on, now }: { destination: string; on: boolean; now: Date },
): Promise<ShownTransfer> {
  const nowhere = { sequence: 0n, position: 0n }
  const found = await findProgress(tx, destination)
  if (!found)
    return {
      destination,
      on,
      cut: nowhere,
      delivered: nowhere,
      waiting: { batches: 0, events: 0, seconds: 0 },
      lastError: null,
    }
  const { waitingBatches, waitingEvents, uncutEvents, waitingSince } = found
  return {
    destination,
    on,
    cut: { sequence: found.cutSequence, position: found.cutPosition },
    delivered: { sequence: found.deliveredSequence, position: found.deliveredPosition },
    waiting: {
      batches: waitingBatches,
      events: waitingEvents + uncutEvents,
      seconds: waitingSince ? Math.max(0, (now.getTime() - waitingSince.getTime()) / 1000) : 0,
    },
    lastError: errorOf(found),
  }
}

const errorOf = ({ lastError, failedAt, attempts, dueAt }: TransferProgress) =>
  lastError !== null && failedAt !== null
    ? { message: lastError, at: failedAt, attempts, nextTryAt: dueAt }
    : null
