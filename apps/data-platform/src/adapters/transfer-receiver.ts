import { createHmac } from 'node:crypto'
import { defineError } from '@jangteo/errors'
import { z } from 'zod'
import type { KeptEvent } from '../domain/kept-event.ts'
import type { Received, TransferBatch } from '../domain/transfer.ts'

/** The receiver has not acknowledged the batch. It may have stored it. */
const ReceiverUnavailable = defineError(
  'receiver-unavailable',
  'unavailable',
  ({ why }: { why: string }) => `The receiver did not accept the batch: ${why}.`,
)

/** An external data platform. It recognises a repeated batch by its id. */
export interface TransferReceiver {
  /**
   * Sends a batch. Returns the receiver's state when it expects another batch.
   * @throws ReceiverUnavailable when it is not known whether the receiver has stored the batch
   */
  take(batch: TransferBatch, events: readonly KeptEvent[], stopping: AbortSignal): Promise<'taken' | Received>
}

const sequence = z.int().transform(BigInt)
const received = z.object({
  expects: sequence,
  last: z.object({ sequence, batchId: z.string() }).nullable(),
})

/** The receiver over HTTP: one URL accepts batches (POST) and answers the receiver's state (GET). */
export function httpReceiver(options: {
  url: string
  secrets: readonly string[]
  timeoutMs: number
  clock: () => Date
}): TransferReceiver {
  const { url, secrets, timeoutMs, clock } = options
  // A followed redirect becomes a GET, whose 200 would not mean that the batch was stored.
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
          'transfer-signature': signature(body, secrets, clock()),
        }
        const answer = await ask({ method: 'POST', headers, body }, stopping)
        if (answer.ok) return 'taken'
        if (answer.status !== 409) throw await unexpected(answer)
        await answer.body?.cancel()
        const state = await ask({ method: 'GET' }, stopping)
        if (!state.ok) throw await unexpected(state)
        return received.parse(await state.json())
      } catch (cause) {
        throw ReceiverUnavailable({ why: (cause as Error).message }, { cause })
      }
    },
  }
}

const unexpected = async (answer: Response) =>
  new Error(`it answered ${answer.status} ${(await answer.text()).slice(0, 200)}`)

/** The time in seconds, and for each secret HMAC-SHA256 over `<time>.<body>` in hex. */
function signature(body: string, secrets: readonly string[], now: Date): string {
  const time = Math.floor(now.getTime() / 1000)
  const macs = secrets.map((secret) => createHmac('sha256', secret).update(`${time}.${body}`).digest('hex'))
  return [`t=${time}`, ...macs.map((mac) => `v1=${mac}`)].join(',')
}

/** An event of an erased person has no data. */
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
      personId: event.personId,
      erased: event.erased,
      data: event.data,
    })),
  })
}
