import { createHmac } from 'node:crypto'
import { defineError } from '@jangteo/errors'
import { z } from 'zod'
import type { KeptEvent } from '../domain/kept-event.ts'
import type { Received, TransferBatch } from '../domain/transfer.ts'

/** The receiver has not said that it has the batch. It may have it. */
const ReceiverUnavailable = defineError(
  'receiver-unavailable',
  'unavailable',
  ({ why }: { why: string }) => `The receiver did not accept the batch: ${why}.`,
)

/** An outside data platform. It knows a batch by its id, however often it gets it. */
export interface TransferReceiver {
  /**
   * Hands a batch over. Answers what the receiver has when it expects another one.
   * @throws ReceiverUnavailable when nobody knows whether it has it
   */
  take(batch: TransferBatch, events: readonly KeptEvent[], stopping: AbortSignal): Promise<'taken' | Received>
}

const sequence = z.int().transform(BigInt)
const received = z.object({
  expects: sequence,
  last: z.object({ sequence, batchId: z.string() }).nullable(),
})

/** The receiver by HTTP: one address takes batches (POST), and tells what it has (GET). */
export function httpReceiver(options: {
  url: string
  secret: string
  timeoutMs: number
  clock: () => Date
}): TransferReceiver {
  const { url, secret, timeoutMs, clock } = options
  // A redirect that is followed becomes a GET: its 200 would not say that the batch has arrived.
  const ask = (request: RequestInit, stopping: AbortSignal) =>
    fetch(url, {
      ...request,
      redirect: 'manual',
      signal: AbortSignal.any([stopping, AbortSignal.timeout(timeoutMs)]),
    })
  return {
    async take(batch, events, stopping) {
      try {
        const body = bodyOf(batch, events)
        const headers = {
          'content-type': 'application/json',
          'idempotency-key': batch.batchId,
          'transfer-signature': signature(body, secret, clock()),
        }
        const answer = await ask({ method: 'POST', headers, body }, stopping)
        if (answer.ok) return 'taken'
        if (answer.status !== 409) throw await unexpected(answer)
        await answer.body?.cancel()
        const told = await ask({ method: 'GET' }, stopping)
        if (!told.ok) throw await unexpected(told)
        return received.parse(await told.json())
      } catch (cause) {
        throw ReceiverUnavailable({ why: (cause as Error).message }, { cause })
      }
    },
  }
}

const unexpected = async (answer: Response) =>
  new Error(`it answered ${answer.status} ${(await answer.text()).slice(0, 200)}`)

/** The time in seconds, and HMAC-SHA256 over `<time>.<body>` in hex. */
function signature(body: string, secret: string, now: Date): string {
  const time = Math.floor(now.getTime() / 1000)
  return `t=${time},v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`
}

/** Of an erased person's event it says only that it happened. */
function bodyOf({ destination, sequence, first, last }: TransferBatch, events: readonly KeptEvent[]): string {
  return JSON.stringify({
    destination,
    sequence: Number(sequence),
    first: Number(first),
    last: Number(last),
    events: events.map((event) => ({
      position: Number(event.position),
      eventId: event.eventId,
      eventType: event.eventType,
      topic: event.topic,
      producer: event.producer,
      occurredOn: event.occurredOn,
      key: event.key,
      aggregateId: event.aggregateId,
      orderId: event.orderId,
      userId: event.userId,
      erased: event.erased,
      data: event.data,
    })),
  })
}
