import { operatorsContact } from '../domain/contact.ts'
import type { Delivery, Person } from '../domain/delivery.ts'
import { isForOperators } from '../domain/notice.ts'
import { findPeople } from '../stores/contact-store.ts'
import type { Tx } from '../stores/tx.ts'

export interface Reach {
  /** Of people who have set none. */
  readonly timeZone: string
  /** Without it, nothing is sent to operators. */
  readonly operatorsEmail: string | undefined
}

/** How the recipients of deliveries are reached at this moment: people as they want it, operators by their address. */
export async function findRecipients(
  tx: Tx,
  deliveries: readonly Pick<Delivery, 'userId'>[],
  { timeZone, operatorsEmail }: Reach,
): Promise<(delivery: Pick<Delivery, 'userId' | 'kind'>) => Person> {
  const personOf = await findPeople(
    tx,
    deliveries.map(({ userId }) => userId),
    timeZone,
  )
  const operators = { contact: operatorsContact(operatorsEmail, timeZone), browsers: 0 }
  return ({ userId, kind }) => (isForOperators(kind) ? operators : personOf(userId))
}
