import { randomBytes } from 'node:crypto'
import { allEvents } from '@jangteo/events'
import { type Coordinates, kafkaOperator } from '@jangteo/infra'
import { Kafka, logLevel, type Message } from 'kafkajs'
import { type Forgery, forge, isOfThisRelease } from './forgery.ts'
import type { Random } from './random.ts'

const MOST_KEPT = 200
const MOST_SENT = 50
/** Where a record has it, after the format's first byte. */
const SCHEMA_ID = 1
/** So that the shop's dead letters and these are told apart. */
export const RUBBISH_KEY = 'chaos-rubbish'

/** Reads along with the shop's topics, and disturbs them. */
export interface Log {
  readonly topics: readonly string[]
  /** The topics with records of more than one schema. */
  topicsInVersions(): string[]
  /** Sends some of the last records of a topic once more, in any order. @returns false when there are none, or no broker answers */
  sendAgain(topic: string): Promise<boolean>
  /** Sends records that are no events. @returns false when no broker answers */
  sendRubbish(topic: string): Promise<boolean>
  /** Sends an event in the name of the service that owns the topic. @returns undefined when none of it was seen, or no broker answers */
  sendForged(topic: string, userId: string): Promise<Forgery | undefined>
  close(): Promise<void>
}

interface Kept extends Message {
  readonly partition: number
}

/** @param coordinates of the brokers: not through a link */
export async function openLog(coordinates: Coordinates, random: Random): Promise<Log> {
  const topics = [...new Set(allEvents.map(({ topic }) => topic))]
  const kafka = new Kafka({
    clientId: 'chaos',
    ...kafkaOperator(coordinates),
    logLevel: logLevel.NOTHING,
    retry: { retries: 3 },
  })
  const producer = kafka.producer({ allowAutoTopicCreation: false })
  const consumer = kafka.consumer({ groupId: 'chaos', allowAutoTopicCreation: false, retry: { retries: 50 } })
  const last = new Map<string, Kept[]>(topics.map((topic) => [topic, []]))
  const schemaIds = new Map(topics.map((topic) => [topic, new Set<number>()]))
  await producer.connect()
  await consumer.connect()
  await consumer.subscribe({ topics, fromBeginning: true })
  await consumer.run({
    async eachMessage({ topic, partition, message: { key, value, headers = {}, timestamp } }) {
      if (key?.toString() === RUBBISH_KEY) return
      if (value && value.length > SCHEMA_ID + 4) schemaIds.get(topic)?.add(value.readInt32BE(SCHEMA_ID))
      const kept = last.get(topic) as Kept[]
      kept.push({ key, value, headers, timestamp, partition })
      if (kept.length > MOST_KEPT) kept.shift()
    },
  })
  const send = async (topic: string, messages: Message[]): Promise<boolean> => {
    if (messages.length === 0) return false
    return producer.send({ topic, messages }).then(
      () => true,
      () => false,
    )
  }
  return {
    topics,
    topicsInVersions: () => [...schemaIds].flatMap(([topic, ids]) => (ids.size > 1 ? [topic] : [])),
    sendAgain: (topic) => send(topic, random.shuffled(last.get(topic) ?? []).slice(0, MOST_SENT)),
    sendRubbish: (topic) =>
      send(
        topic,
        Array.from({ length: 10 }, () => ({ key: RUBBISH_KEY, value: randomBytes(random.between(0, 200)) })),
      ),
    async sendForged(topic, userId) {
      const genuine = last
        .get(topic)
        ?.findLast(({ key, value }) => key?.toString() !== userId && isOfThisRelease(topic, value))
      if (!Buffer.isBuffer(genuine?.value)) return undefined
      const transactionId = genuine.headers?.transactionId?.toString()
      const forgery = forge(topic, { value: genuine.value, transactionId }, userId, random)
      const { key, value, headers } = forgery
      return (await send(topic, [{ key, value, headers: { ...headers } }])) ? forgery : undefined
    },
    async close() {
      await Promise.all([consumer.disconnect(), producer.disconnect()])
    },
  }
}
