import { TransferBatchCut } from '@jangteo/events'
import type { KeptEvent } from '../domain/kept-event.ts'
import type { Batch, CutSoFar, TransferBatch, Waiting } from '../domain/transfer.ts'
import { readEvents } from './event-store.ts'
import type { Tx } from './tx.ts'

export interface Transfer extends CutSoFar {
  readonly lookedPosition: bigint
  readonly deliveredSequence: bigint
}

export interface TransferProgress extends Transfer {
  readonly attempts: number
  readonly lastError: string | null
  readonly failedAt: Date | null
  readonly dueAt: Date
  readonly deliveredPosition: bigint
  /** Cut, and not delivered. */
  readonly waitingBatches: number
  readonly waitingEvents: number
  /** Stored, and not cut: counted up to `MOST_COUNTED`. */
  readonly uncutEvents: number
  /** When the oldest event or batch that is not delivered was stored or cut; null when all are delivered. */
  readonly waitingSince: Date | null
}

const MOST_COUNTED = 100_000

/** The transfer to a destination, created if it is new. No other transaction cuts or settles batches until this one ends. */
export async function lockTransfer(tx: Tx, destination: string, now: Date): Promise<Transfer> {
  await tx.$executeRaw`
    insert into transfer (destination, due_at) values (${destination}, ${now}) on conflict do nothing`
  const [row] = await tx.$queryRaw<Transfer[]>`
    select cut_sequence as "cutSequence", cut_position as "cutPosition", looked_position as "lookedPosition",
      delivered_sequence as "deliveredSequence"
    from transfer where destination = ${destination} for update`
  return row as Transfer
}

/**
 * The next events to be cut, in the order of the store, with their size as text. No event appears below them later (see
 * `appendEvents`). The transfer's own events are left out: each batch would need another one.
 */
export const findWaiting = (
  tx: Tx,
  { after, upTo, limit }: { after: bigint; upTo: bigint; limit: number },
): Promise<Waiting[]> =>
  tx.$queryRaw<Waiting[]>`
    select position, coalesce(octet_length(sealed), octet_length(data::text), 0) as bytes from event
    where position > ${after} and position <= ${upTo} and topic <> ${TransferBatchCut.topic}
    order by position limit ${limit}`

export async function insertBatches(
  tx: Tx,
  destination: string,
  batches: readonly (Batch & { batchId: string })[],
  cutAt: Date,
): Promise<void> {
  await tx.transferBatch.createMany({ data: batches.map((batch) => ({ ...batch, destination, cutAt })) })
}

export const saveCut = (
  tx: Tx,
  destination: string,
  cut: Pick<Transfer, 'cutSequence' | 'cutPosition' | 'lookedPosition'>,
) => tx.transfer.update({ where: { destination }, data: cut })

export const markReady = (tx: Tx, batchIds: readonly string[], readyAt: Date) =>
  tx.$executeRaw`
    update transfer_batch set ready_at = ${readyAt} where batch_id = any(${batchIds}::text[]) and ready_at is null`

/**
 * Claims the batch after the last delivered one, if it is ready and due. No other replica claims it, or a later one,
 * before the lease has ended.
 */
export function claimNextBatch(
  tx: Tx,
  { destination, now, lease }: { destination: string; now: Date; lease: number },
): Promise<TransferBatch[]> {
  const until = new Date(now.getTime() + lease)
  return tx.$queryRaw<TransferBatch[]>`
    update transfer t set due_at = ${until}, attempts = attempts + 1
    from transfer_batch b
    where t.destination = ${destination} and t.due_at <= ${now}
      and b.destination = t.destination and b.sequence = t.delivered_sequence + 1 and b.ready_at is not null
    returning b.destination, b.sequence, b.batch_id as "batchId", b.first, b.last, b.events, t.attempts`
}

/** When the next batch is due; undefined when none is ready. */
export async function findDue(tx: Tx, destination: string): Promise<Date | undefined> {
  const rows = await tx.$queryRaw<{ due: Date }[]>`
    select t.due_at as due
    from transfer t join transfer_batch b on b.destination = t.destination and b.sequence = t.delivered_sequence + 1
    where t.destination = ${destination} and b.ready_at is not null`
  return rows[0]?.due
}

/** The events of a batch, in their order, without the transfer's own events and without events that were dropped. */
export async function readBatch(tx: Tx, { first, last }: Batch): Promise<KeptEvent[]> {
  const limit = Number(last - first) + 1
  const events = await readEvents(tx, { after: first - 1n, upTo: last, limit })
  return events.filter(({ topic }) => topic !== TransferBatchCut.topic)
}

/** The id of a batch; undefined when it was never cut, or is deleted. */
export async function findBatchId(
  tx: Tx,
  destination: string,
  sequence: bigint,
): Promise<string | undefined> {
  const found = await tx.transferBatch.findUnique({
    where: { destination_sequence: { destination, sequence } },
    select: { batchId: true },
  })
  return found?.batchId
}

/** All batches up to this sequence are delivered; the next one is due at once. */
export const saveDelivered = (tx: Tx, destination: string, deliveredSequence: bigint, now: Date) =>
  tx.transfer.update({
    where: { destination },
    data: { deliveredSequence, dueAt: now, attempts: 0, lastError: null, failedAt: null },
  })

/** The delivered sequence may become lower: a receiver can lose batches. */
export const saveFailure = (
  tx: Tx,
  destination: string,
  failure: { deliveredSequence: bigint; lastError: string; failedAt: Date; dueAt: Date },
) => tx.transfer.update({ where: { destination }, data: failure })

/**
 * Deletes delivered batches that were cut before this instant. Batches are cut in the order of their sequence, so only
 * those before the first younger one are read.
 */
export const forgetBatches = (tx: Tx, before: Date) =>
  tx.$executeRaw`
    delete from transfer_batch b
    using transfer t left join lateral (
      select sequence from transfer_batch y where y.destination = t.destination and y.cut_at >= ${before}
      order by sequence limit 1
    ) younger on true
    where b.destination = t.destination and b.sequence < least(t.delivered_sequence, younger.sequence)`

export async function findProgress(tx: Tx, destination: string): Promise<TransferProgress | undefined> {
  const [row] = await tx.$queryRaw<TransferProgress[]>`
    select cut_sequence as "cutSequence", cut_position as "cutPosition", looked_position as "lookedPosition",
      delivered_sequence as "deliveredSequence", attempts, last_error as "lastError", failed_at as "failedAt",
      due_at as "dueAt", coalesce(arrived.last, 0) as "deliveredPosition", waiting.batches as "waitingBatches",
      waiting.events as "waitingEvents", uncut.events as "uncutEvents", coalesce(waiting.since, uncut.since) as "waitingSince"
    from transfer t
      left join transfer_batch arrived
        on arrived.destination = t.destination and arrived.sequence = t.delivered_sequence,
      lateral (
        select count(*)::int as batches, coalesce(sum(events), 0)::int as events, min(cut_at) as since
        from transfer_batch b where b.destination = t.destination and b.sequence > t.delivered_sequence
      ) waiting,
      lateral (
        select count(*)::int as events, min(received_at) as since from (
          select received_at from event
          where position > t.looked_position and topic <> ${TransferBatchCut.topic} limit ${MOST_COUNTED}
        ) e
      ) uncut
    where t.destination = ${destination}`
  return row
}
