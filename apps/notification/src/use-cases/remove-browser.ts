import type { Work } from '@jangteo/messaging'
import { PushSubscriptionNotFound } from '../domain/errors.ts'
import { deleteBrowser } from '../stores/push-subscription-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Has a person's own browser take no more push messages. @throws PushSubscriptionNotFound, also for somebody else's */
export async function removeBrowser(
  { tx }: Work<Tx>,
  own: { subscriptionId: string; userId: string },
): Promise<void> {
  if (!(await deleteBrowser(tx, own))) throw PushSubscriptionNotFound({ subscriptionId: own.subscriptionId })
}
