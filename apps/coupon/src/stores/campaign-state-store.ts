import type { CampaignState } from '../domain/campaign-state.ts'
import { Prisma } from '../generated/prisma/client.ts'
import type { Tx } from './tx.ts'

const campaignStateColumns = Prisma.sql`
  campaign_id as "campaignId", quantity, issued, opens_at as "opensAt", closes_at as "closesAt", status, version`

export async function findCampaignStates(tx: Tx, campaignIds: readonly string[]): Promise<CampaignState[]> {
  return tx.$queryRaw<CampaignState[]>`
    select ${campaignStateColumns} from campaign where campaign_id = any(${campaignIds}::uuid[])`
}

/** Campaigns with requests of a status, one after the other from the status' index, however many requests there are. */
const campaignsWithRequests = (status: Prisma.Sql) => Prisma.sql`
  select campaign_id from (
    with recursive found as (
      select (select campaign_id from request where status = ${status} order by campaign_id limit 1) as campaign_id
      union all
      select (select r.campaign_id from request r where r.status = ${status} and r.campaign_id > f.campaign_id
              order by r.campaign_id limit 1)
      from found f where f.campaign_id is not null
    ) select campaign_id from found) as f`

/** Campaigns that can still issue coupons, or that have waiting or admitted requests; without the campaigns `but`. */
export async function findLiveCampaigns(tx: Tx, but: readonly string[], now: Date): Promise<CampaignState[]> {
  return tx.$queryRaw<CampaignState[]>`
    select ${campaignStateColumns} from campaign
    where status <> 'closed' and closes_at > ${now}::timestamptz and issued < quantity
      and campaign_id <> all(${but}::uuid[])
    union
    select ${campaignStateColumns} from campaign
    where campaign_id in (${campaignsWithRequests(Prisma.sql`'waiting'`)}
                          union all ${campaignsWithRequests(Prisma.sql`'admitted'`)})
      and campaign_id <> all(${but}::uuid[])`
}
