import type { Work } from '@jangteo/messaging'
import { PushSubscriptionNotFound } from '../domain/errors.ts'
import { deleteBrowser } from '../stores/push-subscription-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Ends the subscription of a person's own browser. @throws PushSubscriptionNotFound, also for another person's */
export async function removeBrowser(
  { tx }: Work<Tx>,
  own: { subscriptionId: string; userId: string },
): Promise<void> {
  if (!(await deleteBrowser(tx, own))) throw PushSubscriptionNotFound({ subscriptionId: own.subscriptionId })
}
