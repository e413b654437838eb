import type { Logger } from 'pino'
import { logEvent, startSending } from '../spans.ts'
import type { OutgoingRecord, Place, Transport } from '../transport.ts'

/** Sends a batch: a step linked to the traces of its events, and a log line for each of them. @throws what the transport throws */
export async function send(
  transport: Pick<Transport, 'publish'>,
  records: readonly OutgoingRecord[],
  log: Logger,
): Promise<void> {
  const begun = performance.now()
  const span = startSending(records)
  let places: readonly Place[]
  try {
    places = await transport.publish(records)
  } catch (error) {
    span.end(error)
    throw error
  }
  span.end()
  const ms = performance.now() - begun
  records.forEach((record, i) => {
    logEvent(log, 'event published', record, places[i] as Place, ms)
  })
}
