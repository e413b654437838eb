import type { AnyEvent } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { savePassedOver } from '../stores/generation-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Remembers dead letters, so that one that is redriven is counted by its id: others were counted after it. */
export async function passOver({ tx }: Work<Tx>, messages: readonly Message<AnyEvent>[]): Promise<void> {
  await savePassedOver(
    tx,
    messages.map(({ meta }) => meta),
  )
}
