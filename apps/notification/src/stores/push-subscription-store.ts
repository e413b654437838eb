import type { Browser } from '../domain/push.ts'
import type { Tx } from './tx.ts'

export async function listBrowsers(
  tx: Tx,
  userId: string,
): Promise<(Browser & { readonly createdAt: Date })[]> {
  return tx.pushSubscription.findMany({ where: { userId }, orderBy: { subscriptionId: 'asc' } })
}

/** The browsers of several persons, by person. */
export async function findBrowsers(tx: Tx, userIds: readonly string[]): Promise<Map<string, Browser[]>> {
  const rows = await tx.pushSubscription.findMany({ where: { userId: { in: [...new Set(userIds)] } } })
  return Map.groupBy(rows, ({ userId }) => userId)
}

/** Subscribes a browser for a person, and ends its subscription for another one. @returns its id, which does not change */
export async function saveBrowser(
  tx: Tx,
  browser: Browser & { readonly userId: string; readonly createdAt: Date },
): Promise<string> {
  const { userId, p256dh, auth } = browser
  const { subscriptionId } = await tx.pushSubscription.upsert({
    where: { endpoint: browser.endpoint },
    create: browser,
    update: { userId, p256dh, auth },
  })
  return subscriptionId
}

/** Removes a person's own browser. @returns whether there was one */
export async function deleteBrowser(
  tx: Tx,
  own: { subscriptionId: string; userId: string },
): Promise<boolean> {
  return (await tx.pushSubscription.deleteMany({ where: own })).count > 0
}

/** Deletes browsers whose subscriptions have ended. */
export async function deleteBrowsers(tx: Tx, subscriptionIds: readonly string[]): Promise<void> {
  if (subscriptionIds.length > 0)
    await tx.pushSubscription.deleteMany({ where: { subscriptionId: { in: [...subscriptionIds] } } })
}
