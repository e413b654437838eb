import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import { type BasicType, ByteWriter, parquetWriteRows } from 'hyparquet-writer'
import type { KeptEvent } from '../domain/kept-event.ts'

/** The number of events in memory at a time: a row group is written as a whole. */
const ROW_GROUP = 5_000

const columns: { name: keyof KeptEvent; type: BasicType; nullable?: boolean }[] = [
  { name: 'position', type: 'INT64', nullable: false },
  { name: 'eventId', type: 'STRING', nullable: false },
  { name: 'eventType', type: 'STRING', nullable: false },
  { name: 'topic', type: 'STRING', nullable: false },
  { name: 'partition', type: 'INT32', nullable: false },
  { name: 'offset', type: 'INT64', nullable: false },
  { name: 'key', type: 'STRING' },
  { name: 'aggregateId', type: 'STRING' },
  { name: 'producer', type: 'STRING', nullable: false },
  { name: 'orderId', type: 'STRING' },
  { name: 'userId', type: 'STRING' },
  { name: 'personId', type: 'STRING' },
  { name: 'occurredOn', type: 'TIMESTAMP', nullable: false },
  { name: 'receivedAt', type: 'TIMESTAMP', nullable: false },
  { name: 'data', type: 'STRING' },
  { name: 'erased', type: 'BOOLEAN', nullable: false },
  { name: 'traceparent', type: 'STRING', nullable: false },
]

/** Events as a Parquet file, written while it is read; `data` is JSON in a text. */
export function parquetOf(events: AsyncIterable<KeptEvent>): Readable {
  const file = new PassThrough()
  const writer = new StreamWriter(file)
  Promise.resolve(parquetWriteRows({ writer, rows: rowsOf(events), columns, rowGroupSize: ROW_GROUP })).then(
    () => file.end(),
    (error) => file.destroy(error),
  )
  return file
}

async function* rowsOf(events: AsyncIterable<KeptEvent>) {
  for await (const event of events)
    yield { ...event, data: event.data === null ? null : JSON.stringify(event.data) }
}

/** Passes on one row group at a time, after the reader has taken the one before. */
class StreamWriter extends ByteWriter {
  readonly #file: PassThrough

  constructor(file: PassThrough) {
    super()
    this.#file = file
  }

  async flush(): Promise<void> {
    const bytes = Buffer.from(this.getBytes())
    this.index = 0
    if (this.#file.destroyed) throw new Error('the reader of the file is gone')
    if (!this.#file.write(bytes)) await Promise.race([once(this.#file, 'drain'), once(this.#file, 'close')])
  }

  override finish(): Promise<void> {
    return this.flush()
  }
}
