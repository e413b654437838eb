import { listBrowsers as list } from '../stores/push-subscription-store.ts'
import type { Tx } from '../stores/tx.ts'

/** A person's subscribed browsers, each with the host of its push service. */
export async function listBrowsers(
  tx: Tx,
  userId: string,
): Promise<{ subscriptionId: string; service: string; createdAt: Date }[]> {
  return (await list(tx, userId)).map(({ subscriptionId, endpoint, createdAt }) => ({
    ...{ subscriptionId, createdAt, service: new URL(endpoint).host },
  }))
}
