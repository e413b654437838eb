import type { AnyEvent } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { savePassedOver } from '../stores/generation-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Stores dead letters, so that a redriven one is counted by its id: events with greater offsets were counted before. */
export async function passOver({ tx }: Work<Tx>, messages: readonly Message<AnyEvent>[]): Promise<void> {
  await savePassedOver(
    tx,
    messages.map(({ meta }) => meta),
  )
}
