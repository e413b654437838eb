import { type AnyEvent, ATTRIBUTE_PREFIX, DataInvalid, dataFromJson } from '@jangteo/events'
import { partitionOf, plain } from '@jangteo/messaging/reading'
import { Producer } from '@platformatic/kafka'
import { v7 as uuidv7 } from 'uuid'
import { Decoder } from './decode.ts'
import { reaching, TestRecordInvalid } from './errors.ts'
import type { KafkaLogin } from './login.ts'
import type { KafkaReader, KafkaReaderOptions } from './reader.ts'
import { Schemas } from './schemas.ts'

/** Marks a record that no service has published: who sent it, and why. */
const TEST_HEADERS = { by: 'testRecordBy', reason: 'testRecordReason' } as const
const MOST_BYTES = 256 * 1024

export interface TestRecord {
  /** Null: that of the contract, or none. */
  readonly key: string | null
  /** JSON; of a topic with a contract, the data of its event. */
  readonly value: unknown
  /** In addition to those that an event has. */
  readonly headers: Readonly<Record<string, string>>
}

export interface SentBy {
  readonly userId: string
  readonly reason: string
  /** Of the request: what comes of the record is in its trace. */
  readonly traceparent: string
}

/** Sends records that a person has written; for development. */
export class TestRecords {
  readonly #reader: Pick<KafkaReader, 'topic'>
  readonly #decoder: Decoder
  readonly #schemas: Schemas
  readonly #brokers: readonly string[]
  readonly #login: KafkaLogin
  #producer: Producer | undefined

  /** Nothing is connected before the first record. */
  constructor(
    reader: Pick<KafkaReader, 'topic'>,
    { brokers, login = {}, registryUrl, topicPrefix }: KafkaReaderOptions,
  ) {
    this.#reader = reader
    this.#schemas = new Schemas(registryUrl)
    this.#decoder = new Decoder(this.#schemas, topicPrefix)
    this.#brokers = brokers
    this.#login = login
  }

  /** A record to begin with: the example of the topic's contract. @throws TopicUnknown */
  async draft(topic: string): Promise<TestRecord> {
    const { name } = await this.#reader.topic(topic)
    const event = this.#decoder.contractOf(name)
    return { key: null, value: event ? plain(event.example) : {}, headers: {} }
  }

  /**
   * Sends a record to where Kafka's own partitioner puts its key, and says where it is.
   * @throws TestRecordInvalid naming what does not fit; TopicUnknown, KafkaUnavailable, RegistryUnavailable
   */
  async send(topic: string, record: TestRecord, by: SentBy) {
    const { name, partitions } = await this.#reader.topic(topic)
    const event = this.#decoder.contractOf(name)
    const made = event ? await this.#ofContract(name, event, record, by) : ofNoContract(record)
    if (made.value.length > MOST_BYTES)
      throw TestRecordInvalid({ problems: [`the value has more than ${MOST_BYTES} bytes`] })
    const headers = {
      ...made.headers,
      ...record.headers,
      [TEST_HEADERS.by]: `operator:${by.userId}`,
      [TEST_HEADERS.reason]: by.reason,
    }
    const partition = made.key === null ? 0 : partitionOf(made.key, partitions.length)
    const { offsets } = await reaching(
      this.#connected().send({
        messages: [
          {
            ...{ topic: name, partition, value: made.value },
            ...(made.key !== null && { key: Buffer.from(made.key) }),
            headers: new Map(
              Object.entries(headers).map(([header, text]) => [Buffer.from(header), Buffer.from(text)]),
            ),
          },
        ],
        acks: -1,
      }),
    )
    return { topic: name, partition, offset: Number(offsets?.[0]?.offset) }
  }

  async close(): Promise<void> {
    await this.#producer?.close()
  }

  #connected(): Producer {
    this.#producer ??= new Producer({
      clientId: 'console-test-records',
      bootstrapBrokers: [...this.#brokers],
      ...this.#login,
      ...{ connectTimeout: 2_000, timeout: 4_000, retries: 2 },
    })
    return this.#producer
  }

  /** As its service would write it: framed with the id of the newest schema, with the headers of an event. */
  async #ofContract(topic: string, event: AnyEvent, { key, value }: TestRecord, { traceparent }: SentBy) {
    const data = dataOf(event, value)
    const own = String(data[event.key])
    if (key !== null && key !== own)
      throw TestRecordInvalid({ problems: [`the key must be ${own}, as the field ${event.key}`] })
    const prefix = Buffer.alloc(5)
    prefix.writeInt32BE(await this.#schemas.idOf(`${topic}-value`, JSON.stringify(event.schema)), 1)
    return {
      key: own,
      value: Buffer.concat([prefix, event.avro.toBuffer(data)]),
      headers: { ...headersOf(event, data), traceparent },
    }
  }
}

/** @throws TestRecordInvalid */
function dataOf(event: AnyEvent, value: unknown): Readonly<Record<string, unknown>> {
  try {
    return dataFromJson(event, value)
  } catch (error) {
    if (error instanceof DataInvalid) throw TestRecordInvalid({ problems: error.problems })
    throw error
  }
}

function headersOf(event: AnyEvent, data: Readonly<Record<string, unknown>>): Record<string, string> {
  const avroField = (name: string): { type: { toString(value: unknown): string } } =>
    (event.avro as unknown as { field(name: string): never }).field(name)
  const attributes: readonly string[] = event.attributes
  return {
    eventId: uuidv7(),
    eventType: event.name,
    aggregateId: String(data[event.aggregateId]),
    occurredOn: new Date().toISOString(),
    producer: 'console',
    ...Object.fromEntries(
      attributes.map((name) => [ATTRIBUTE_PREFIX + name, avroField(name).type.toString(data[name])]),
    ),
  }
}

const ofNoContract = ({ key, value }: TestRecord) => ({
  key,
  value: Buffer.from(JSON.stringify(value)),
  headers: {},
})
