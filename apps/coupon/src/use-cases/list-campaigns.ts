import { type Page, place, readPage } from '@jangteo/service-kit/paging'
import { type CampaignOnOffer, onOffer } from '../domain/campaign.ts'
import { listCampaigns as list } from '../stores/campaign-store.ts'
import type { Tx } from '../stores/tx.ts'

/** A page of the campaigns that are not over, newest first; of all of them with `over`. @throws CursorInvalid */
export async function listCampaigns(
  tx: Tx,
  request: { over: boolean; now: Date; cursor?: string | undefined; limit: number },
): Promise<Page<CampaignOnOffer>> {
  const { over, now } = request
  return readPage(request, {
    of: ['campaigns', over],
    position: [place.id],
    read: async (after, limit) => (await list(tx, { over, now, before: after?.[0], limit })).map(onOffer),
    positionOf: ({ campaignId }) => [campaignId],
  })
}
