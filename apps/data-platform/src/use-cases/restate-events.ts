import type { Messaging } from '@jangteo/messaging'
import { statementsOf } from '../steps/statements-of.ts'
import { lastPosition, readEvents } from '../stores/event-store.ts'
import { markAll } from '../stores/segment-store.ts'
import { insertStatements } from '../stores/statement-store.ts'
import type { Tx } from '../stores/tx.ts'

const AT_ONCE = 1_000

/**
 * Writes down what the stored events say of the objects that audits compare: once, for events that were stored before audits
 * compared services. An erased person's event says nothing any more.
 */
export async function restateEvents({
  transact,
}: Pick<Messaging<Tx>, 'transact'>): Promise<{ events: number }> {
  const last = await transact({}, ({ tx }) => lastPosition(tx))
  let after = 0n
  let events = 0
  while (after < last) {
    const read = await transact({}, async ({ tx }) => {
      const stored = await readEvents(tx, { after, upTo: last, limit: AT_ONCE })
      const statements = stored.flatMap(({ data, ...event }) => {
        const { position, eventId, topic, occurredOn } = event
        const about = { position, eventId, topic, occurredOn, transactionId: null, personId: null }
        return data ? statementsOf(topic, data, event).map((statement) => ({ ...statement, ...about })) : []
      })
      await insertStatements(tx, statements)
      return stored
    })
    after = read.at(-1)?.position ?? last
    events += read.length
  }
  // What was checked before it was written down is looked at again.
  await transact({}, ({ tx }) => markAll(tx))
  return { events }
}
