import { errorOfErased } from './delivery-store.ts'
import type { Tx } from './tx.ts'

/** All that is kept of a person. */
export async function readPerson(tx: Tx, userId: string): Promise<object> {
  const own = { where: { userId } }
  const [contact, browsers, notifications, deliveries] = [
    await tx.contact.findUnique({ where: { userId } }),
    await tx.pushSubscription.findMany({ ...own, orderBy: { createdAt: 'asc' } }),
    await tx.notification.findMany({ ...own, orderBy: { number: 'asc' } }),
    await tx.delivery.findMany({
      ...own,
      omit: { traceparent: true, tries: true, nextTryAt: true, version: true },
      orderBy: { requestedAt: 'asc' },
    }),
  ]
  return { contact, browsers, notifications, deliveries }
}

/**
 * The person's messages that are being sent at this moment. Waits for claims that are not committed yet; none begins after. `is true` keeps
 * the planner from the index of states, which has the messages of all people.
 */
export async function countSending(tx: Tx, userId: string): Promise<number> {
  const unsettled = await tx.$queryRaw<{ status: string }[]>`
    select status from delivery where user_id = ${userId} and (status in ('waiting', 'sending')) is true
    order by notification_id for update`
  return unsettled.filter(({ status }) => status === 'sending').length
}

/**
 * Deletes how the person can be reached, and what their messages say. That there was a message stays, under the pseudonym, for
 * as long as every message: an audit compares it with the event that it is about. One that waits finds no address.
 */
export async function forgetPerson(
  tx: Tx,
  { userId, pseudonym }: { userId: string; pseudonym: string },
): Promise<void> {
  await tx.$executeRaw`delete from contact where user_id = ${userId}`
  await tx.$executeRaw`delete from push_subscription where user_id = ${userId}`
  await tx.$executeRaw`update inbox set user_id = ${pseudonym} where user_id = ${userId}`
  await tx.$executeRaw`update notification set user_id = ${pseudonym}, facts = '[]' where user_id = ${userId}`
  await tx.$executeRaw`
    update delivery set user_id = ${pseudonym}, facts = '[]',
      error = case when error is not null then ${errorOfErased} end
    where user_id = ${userId}`
}
