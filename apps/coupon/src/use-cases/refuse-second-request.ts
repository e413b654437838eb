import { CouponHadBefore } from '../domain/waiting-room-errors.ts'
import { hasRequested } from '../stores/person-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * Refuses a person who was erased and had a request of the campaign before: one for each person.
 * @throws CouponHadBefore
 */
export async function refuseSecondRequest(
  tx: Tx,
  { campaignId, pseudonyms }: { campaignId: string; pseudonyms: readonly string[] },
): Promise<void> {
  if (pseudonyms.length === 0) return
  if (await hasRequested(tx, campaignId, pseudonyms)) throw CouponHadBefore()
}
