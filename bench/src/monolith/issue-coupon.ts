import type { Work } from '@jangteo/messaging'
import type { Tx } from '../delivery-service.ts'

export type Outcome = 'issued' | 'issued-before' | 'sold-out'

/**
 * Issues a coupon, under a lock on the campaign's row that every other customer waits for.
 *
 * @param shadow whether the request is kept for the coupon service, in the order in which it was decided here
 */
export async function issueCoupon(
  { tx, now, signal }: Work<Tx>,
  { campaignId, userId }: { campaignId: string; userId: string },
  shadow: boolean,
): Promise<Outcome> {
  const [campaign] = await tx.$queryRawUnsafe<{ quantity: number; issued: number }[]>(
    'select quantity, issued from campaign where campaign_id = $1::uuid for update',
    campaignId,
  )
  if (!campaign) throw new Error('no such campaign')
  if (shadow) {
    await tx.$executeRawUnsafe(
      'insert into coupon_request (campaign_id, user_id, forward_due_at) values ($1::uuid, $2, $3)',
      ...[campaignId, userId, now],
    )
    signal('forward-coupons')
  }
  const has = await tx.$queryRawUnsafe<unknown[]>(
    'select 1 from coupon where campaign_id = $1::uuid and user_id = $2',
    ...[campaignId, userId],
  )
  if (has.length > 0) return 'issued-before'
  if (campaign.issued >= campaign.quantity) return 'sold-out'
  await tx.$executeRawUnsafe('insert into coupon values ($1::uuid, $2)', campaignId, userId)
  await tx.$executeRawUnsafe(
    'update campaign set issued = issued + 1 where campaign_id = $1::uuid',
    campaignId,
  )
  return 'issued'
}
