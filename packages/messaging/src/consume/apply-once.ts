import type { AnyEvent } from '@jangteo/events'
import type { SqlTx } from '../database.ts'
import { CorrectionRefused, EventIdReused } from '../errors.ts'
import type { Correction } from '../letters/corrections.ts'
import type { Letter } from '../letters/letters.ts'
import type { Message } from '../message.ts'
import { type Codec, digestOf } from '../schema/codec.ts'
import { take } from './inbox.ts'
import { concerns, type Subscription } from './subscription.ts'

/** Where a letter is applied. */
export interface Applying<Tx extends SqlTx> {
  readonly tx: Tx
  readonly codec: Codec
  readonly consumer: string
  readonly subscription: Subscription<Tx>
}

/**
 * Claims a letter's event in the inbox and passes it to the handler, unless it was applied before.
 * @throws {EventIdReused}; what decoding or the handler throws
 */
export async function applyOnce<Tx extends SqlTx>(
  { tx, codec, consumer, subscription }: Applying<Tx>,
  { eventId, record }: Letter,
  apply: (message: Message<AnyEvent>) => Promise<void>,
): Promise<void> {
  const taken = await take(tx, consumer, eventId, digestOf(record))
  if (taken === 'by another') throw EventIdReused({ eventId })
  if (taken === 'before') return
  const message = await codec.decode(subscription.event, record)
  // A record that could not be decoded has not been checked.
  if (concerns(subscription, message.data)) await apply(message)
}

/**
 * Passes the event that an operator has put in the place of a letter's event to the handler. The inbox then knows both: the
 * original as one that is never applied, and the new one as applied.
 * @throws {CorrectionRefused} when the original was applied; what the handler throws
 */
export async function applyCorrected<Tx extends SqlTx>(
  { tx, consumer }: Pick<Applying<Tx>, 'tx' | 'consumer'>,
  { eventId, record }: Letter,
  { message, value }: Correction,
  apply: (message: Message<AnyEvent>) => Promise<void>,
): Promise<void> {
  // A letter whose id belongs to another event has its own place as its id, and is not claimed by that one.
  if ((await take(tx, consumer, eventId, null)) !== 'now')
    if ((await take(tx, consumer, eventId, digestOf(record))) === 'before')
      throw CorrectionRefused({
        because: 'its event was applied meanwhile. Redrive it: it is only marked then',
      })
  await take(tx, consumer, message.meta.eventId, digestOf({ value }))
  await apply(message)
}
