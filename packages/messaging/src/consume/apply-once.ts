import type { AnyEvent } from '@jangteo/events'
import type { SqlTx } from '../database.ts'
import { EventIdReused } from '../errors.ts'
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
