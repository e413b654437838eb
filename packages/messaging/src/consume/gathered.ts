import type { AnyEvent } from '@jangteo/events'
import type { Database, SqlTx } from '../database.ts'
import type { Message } from '../message.ts'
import { type OpenWork, openWork, type WorkContext } from '../publish/work.ts'
import type { Delivery, IncomingRecord, Progress } from '../transport.ts'
import { type Consumer, deliverTo, TRANSACTION_LIMIT_MS, WAIT_FOR_CONNECTION_MS } from './consumer.ts'
import { claimAll } from './inbox.ts'
import type { Subscription } from './subscription.ts'

/** A transaction begins no further delivery above so many records. */
const ENOUGH_RECORDS = 2_000

export interface GatheredOptions<Tx extends SqlTx> {
  readonly database: Database<Tx>
  readonly context: () => WorkContext
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

/** Not all of the records are fresh, readable and free: each delivery has to be looked at by itself. */
class NotTogether extends Error {}

/**
 * Brings deliveries that come together to their consumers in one transaction, and those that come while it runs in the
 * next: a fetch brings some of many partitions, and a transaction for each would cost many times as much. When anything is
 * not as usual, each delivery goes to its consumer by itself, as it does for subscriptions that do not gather.
 */
export function deliverTogether<Tx extends SqlTx>(
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

  /** False when nothing was applied. Never throws: what is wrong is found out again, by each consumer. */
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
    const open = await options.database.prisma.$transaction(
      async (tx) => {
        const opened = openWork(tx, options.context())
        const wanted = reads.map(({ consumer, record }) => ({
          ...{ consumer: consumer.name, remember: consumer.remembers },
          record,
        }))
        if (!(await claimAll(tx, wanted))) throw new NotTogether()
        for (const those of Map.groupBy(reads, callOf).values()) {
          const [{ consumer }] = those as [Read<Tx>]
          const subscription: Subscription<Tx> = consumer.subscription
          await subscription.handle(
            (cause) => opened.work(cause),
            those.map(({ message }) => message),
          )
        }
        await opened.flush()
        return opened
      },
      { timeout: TRANSACTION_LIMIT_MS, maxWait: WAIT_FOR_CONNECTION_MS },
    )
    options.committed(open)
  }

  return (delivery) =>
    new Promise((resolve) => {
      waiting.push({ delivery, resolve })
      // The others of this fetch come along.
      if (!running) {
        running = true
        setImmediate(run)
      }
    })
}

/** What comes in one call: the records of one partition, as always, or all that an idempotent handler is given. */
const callOf = <Tx extends SqlTx>({ consumer, record }: Read<Tx>): unknown =>
  consumer.subscription.idempotent ? consumer.subscription.handler : `${record.topic}/${record.partition}`

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
