import type { Tx } from './tx.ts'

/** All that is kept of a person. */
export async function readPerson(tx: Tx, userId: string): Promise<object> {
  const own = { where: { userId } }
  const [requests, coupons, orders] = [
    await tx.request.findMany({
      ...own,
      omit: { askedAt: true, freedAt: true },
      orderBy: { requestedAt: 'asc' },
    }),
    await tx.coupon.findMany({ ...own, orderBy: { couponId: 'asc' } }),
    await tx.couponOrder.findMany({ ...own, orderBy: { orderId: 'asc' } }),
  ]
  return { requests, coupons, orders }
}

/** The campaigns in whose waiting rooms the person has ever been. */
export async function findCampaignsOf(
  tx: Tx,
  userId: string,
): Promise<{ campaignId: string; isOpen: boolean }[]> {
  return tx.$queryRaw`
    select campaign_id as "campaignId", bool_or(status in ('waiting', 'admitted')) as "isOpen"
    from request where user_id = ${userId} group by campaign_id order by campaign_id`
}

/** Whether one of these pseudonyms has a request of the campaign that has not failed. */
export const hasRequested = async (
  tx: Tx,
  campaignId: string,
  pseudonyms: readonly string[],
): Promise<boolean> =>
  (await tx.request.findFirst({
    where: { campaignId, userId: { in: [...pseudonyms] }, status: { not: 'failed' } },
    select: { requestId: true },
  })) !== null

/** Puts the pseudonym in the place of the person everywhere. */
export async function renamePerson(
  tx: Tx,
  { userId, pseudonym }: { userId: string; pseudonym: string },
): Promise<void> {
  await tx.$executeRaw`update request set user_id = ${pseudonym} where user_id = ${userId}`
  await tx.$executeRaw`update coupon set user_id = ${pseudonym} where user_id = ${userId}`
  await tx.$executeRaw`update coupon_order set user_id = ${pseudonym} where user_id = ${userId}`
}
