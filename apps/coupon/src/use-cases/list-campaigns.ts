import { type Page, positionOf, toPage } from '@jangteo/service-kit/paging'
import { z } from 'zod'
import { listCampaigns as list } from '../campaign-store.ts'
import type { Campaign } from '../domain/campaign.ts'
import type { Tx } from '../tx.ts'

/** A page of the campaigns that are not over, newest first; of all of them with `over`. @throws CursorInvalid */
export async function listCampaigns(
  tx: Tx,
  request: { over: boolean; now: Date; cursor?: string | undefined; limit: number },
): Promise<Page<Campaign>> {
  const { over, now, limit } = request
  const [before] = positionOf(request.cursor, z.tuple([z.uuid()])) ?? []
  const rows = await list(tx, { over, now, before, limit: limit + 1 })
  return toPage(rows, limit, ({ campaignId }) => [campaignId])
}
