import type { AnyEvent } from '@jangteo/events'
import type { Database, SqlTx } from '../database.ts'
import type { Message } from '../message.ts'
import { unitOfWork } from '../publish/unit-of-work.ts'
import type { OpenWork, WorkContext } from '../publish/work.ts'
import { inStep } from '../steps.ts'
import type { Delivery, IncomingRecord, Progress } from '../transport.ts'
import { type Consumer, deliverTo, TRANSACTION_LIMITS } from './consumer.ts'
import { noPeople, type People } from './erased.ts'
import { type Handling, handle } from './handling.ts'
import { claimAll } from './inbox.ts'
import type { Subscription } from './subscription.ts'

/** A transaction takes no further record batch once it has this many records. */
const ENOUGH_RECORDS = 2_000

export interface GatheredOptions<Tx extends SqlTx> {
  readonly database: Database<Tx>
  readonly context: () => WorkContext
  readonly handling: Handling
  readonly committed: (work: OpenWork<Tx>) => void
}

interface Waiting {
  readonly delivery: Delivery
  resolve(progress: Progress): void
}

interface Read<Tx extends SqlTx> {
  readonly consumer: Consumer<Tx>
  readonly record: IncomingRecord
  readonly message: Message<AnyEvent>
}

/** Some of the records are duplicates, unreadable or blocked: each record batch has to be applied separately. */
class NotTogether extends Error {}

/**
 * Applies record batches that arrive together in one transaction, and those that arrive while it runs in the next one: a
 * fetch returns records of many partitions, and a transaction for each would cost many times as much. In any unusual case
 * each record batch is applied separately, as for subscriptions without batching.
 */
export function deliverBatched<Tx extends SqlTx>(
  consumers: readonly Consumer<Tx>[],
  options: GatheredOptions<Tx>,
): (delivery: Delivery) => Promise<Progress> {
  const byTopic = new Map(consumers.map((consumer) => [consumer.topic, consumer]))
  const deliverAlone = deliverTo(consumers)
  const waiting: Waiting[] = []
  let running = false

  const run = async () => {
    while (waiting.length > 0) {
      const group = takeSome(waiting)
      const together = group.length > 1 && (await applied(group.map(({ delivery }) => delivery)))
      await Promise.all(
        group.map(async ({ delivery, resolve }) =>
          resolve(together ? behind(delivery) : await deliverAlone(delivery)),
        ),
      )
    }
    running = false
  }

  /** False when nothing was applied. Never throws: each consumer meets the same error again and handles it. */
  const applied = async (deliveries: readonly Delivery[]): Promise<boolean> => {
    try {
      const reads = (await Promise.all(deliveries.map(read))).flat()
      if (reads.length > 0) await transaction(reads)
      return true
    } catch {
      return false
    }
  }

  const read = async (delivery: Delivery): Promise<Read<Tx>[]> => {
    const consumer = byTopic.get(delivery.topic) as Consumer<Tx>
    const reads = await consumer.read(delivery)
    if (!reads) throw new NotTogether()
    return reads.flatMap(({ record, message }) => (message ? [{ consumer, record, message }] : []))
  }

  const transaction = async (reads: readonly Read<Tx>[]): Promise<void> => {
    const { database, context, committed, handling } = options
    const topics = [...new Set(reads.map(({ record }) => record.topic))]
    const apply = async (tx: Tx, open: OpenWork<Tx>) => {
      const wanted = reads.map(({ consumer, record }) => ({
        ...{ consumer: consumer.name, remember: consumer.remembers },
        record,
      }))
      const erased = await inStep('consuming', 'claim', topics, async () =>
        claimAll(tx, wanted, await peopleOf(tx, reads)),
      )
      if (!erased) throw new NotTogether()
      for (const those of Map.groupBy(reads, callOf).values()) {
        const [{ consumer }] = those as [Read<Tx>]
        const subscription: Subscription<Tx> = consumer.subscription
        await inStep(
          'consuming',
          'apply',
          those.map(({ record }) => record.topic),
          () =>
            handle(
              open,
              subscription,
              those.map(({ message }) => message),
              { handling, erased },
            ),
        )
      }
    }
    const causes = reads.map(({ message }) => message.meta.traceparent)
    const { open } = await unitOfWork(database, { ...context(), causes }, TRANSACTION_LIMITS, apply, topics)
    committed(open)
  }

  return (delivery) =>
    new Promise((resolve) => {
      waiting.push({ delivery, resolve })
      // Waits one turn, so that the other record batches of this fetch join.
      if (!running) {
        running = true
        setImmediate(run)
      }
    })
}

/** Groups records into calls: the records of one partition, or all records of an idempotent handler. */
const callOf = <Tx extends SqlTx>({ consumer, record }: Read<Tx>): unknown =>
  consumer.subscription.idempotent ? consumer.subscription.handler : `${record.topic}/${record.partition}`

async function peopleOf<Tx extends SqlTx>(tx: Tx, reads: readonly Read<Tx>[]): Promise<People> {
  const people: People[] = []
  for (const [consumer, those] of Map.groupBy(reads, (read) => read.consumer))
    people.push(
      (await consumer.subscription.people?.(
        tx,
        those.map(({ message }) => message),
      )) ?? noPeople,
    )
  return {
    hashes: people.flatMap(({ hashes }) => hashes),
    pseudonyms: people.flatMap(({ pseudonyms }) => pseudonyms),
  }
}

function takeSome(waiting: Waiting[]): Waiting[] {
  let records = 0
  const enough = waiting.findIndex(({ delivery }) => {
    records += delivery.records.length
    return records >= ENOUGH_RECORDS
  })
  return waiting.splice(0, enough < 0 ? waiting.length : enough + 1)
}

const behind = ({ records }: Delivery): Progress => ({
  nextOffset: (records.at(-1) as IncomingRecord).offset + 1n,
})
