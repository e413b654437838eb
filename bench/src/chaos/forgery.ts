import { randomUUID } from 'node:crypto'
import { type AnyEvent, OrderPaid, OrderPaymentRequested, PaymentCompleted, sampleOf } from '@jangteo/events'
import type { Random } from './random.ts'

/** A record that looks as if a service had published it, about an order that there is not. */
export interface Forgery {
  readonly topic: string
  readonly userId: string
  /** Whether it names a transaction that its service has committed: then it is counted as one of the service's events. */
  readonly counted: boolean
  /** Each is in this record alone: a difference that names one is about it. */
  readonly ids: readonly string[]
  readonly key: string
  readonly value: Buffer
  readonly headers: Readonly<Record<string, string>>
}

const AMOUNT = 1_000
/** The Confluent prefix: a zero byte, and the id of the schema. */
const PREFIX_BYTES = 5
/** Of a transaction that its service will not reach in these minutes. */
const FUTURE_TRANSACTION = '900000000'

/** An event that is forged, in the name of the service that owns it. */
const kinds: readonly { event: AnyEvent; producer: string; data: (ids: Ids) => object }[] = [
  {
    event: OrderPaymentRequested,
    producer: 'order',
    data: (ids) => sampleOf(OrderPaymentRequested, { ...ids, amount: AMOUNT, points: 0 }),
  },
  { event: OrderPaid, producer: 'order', data: (ids) => sampleOf(OrderPaid, { ...ids, couponId: null }) },
  {
    event: PaymentCompleted,
    producer: 'balance',
    data: (ids) => sampleOf(PaymentCompleted, { ...ids, amount: AMOUNT, points: 0 }),
  },
]

interface Ids {
  readonly orderId: string
  readonly paymentId: string
  readonly userId: string
}

/** The topics on which records are forged. */
export const forgedTopics: readonly string[] = kinds.map(({ event }) => event.topic)

/**
 * Whether a record is an event of this release. A forgery that had the schema of the next one, and the body of this one, would be read by
 * no service: it would be a dead letter, and no audit could name it.
 */
export function isOfThisRelease(topic: string, value: Buffer | string | null): boolean {
  const event = kinds.find((kind) => kind.event.topic === topic)?.event
  if (!event || !Buffer.isBuffer(value)) return false
  try {
    event.avro.fromBuffer(value.subarray(PREFIX_BYTES))
    return true
  } catch {
    return false
  }
}

/**
 * A forgery on this topic. Its transaction is none, that of a genuine record, or one to come.
 *
 * @param genuine a record of the topic, for what a forger can read: the schema's id, a transaction
 * @param userId who loses by it
 */
export function forge(
  topic: string,
  genuine: { value: Buffer; transactionId: string | undefined },
  userId: string,
  random: Random,
): Forgery {
  const kind = kinds.find(({ event }) => event.topic === topic)
  if (!kind) throw new Error(`nothing is forged on ${topic}`)
  const ids = { orderId: randomUUID(), paymentId: randomUUID() }
  const eventId = randomUUID()
  const transactionId = random.pick([undefined, genuine.transactionId, FUTURE_TRANSACTION])
  const body = kind.event.avro.toBuffer(kind.data({ ...ids, userId }))
  return {
    counted: transactionId !== undefined && transactionId !== FUTURE_TRANSACTION,
    ...{ topic, userId, ids: [...Object.values(ids), eventId], key: userId },
    value: Buffer.concat([genuine.value.subarray(0, PREFIX_BYTES), body]),
    headers: {
      eventId,
      eventType: kind.event.name,
      aggregateId: kind.event === PaymentCompleted ? ids.paymentId : ids.orderId,
      aggregateVersion: '1',
      occurredOn: new Date().toISOString(),
      producer: kind.producer,
      traceparent: `00-${eventId.replaceAll('-', '')}-0000000000000001-00`,
      ...(transactionId === undefined ? {} : { transactionId }),
    },
  }
}
