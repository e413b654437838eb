import type { Campaign } from '../domain/campaign.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { type DiscountRow, fromDiscount, toDiscount } from './discount-row.ts'
import type { Tx } from './tx.ts'

interface CampaignRow extends DiscountRow {
  campaignId: string
  name: string
  minimumAmount: bigint
  quantity: number
  issued: number
  opensAt: Date
  closesAt: Date
  validForSeconds: number
  status: string
  version: number
  createdAt: Date
}

const campaignColumns = Prisma.sql`
  c.campaign_id as "campaignId", c.name, c.kind, c.amount, c.percent, c.cap, c.minimum_amount as "minimumAmount",
  c.quantity, c.issued, c.opens_at as "opensAt", c.closes_at as "closesAt", c.valid_for_seconds as "validForSeconds",
  c.status, c.version, c.created_at as "createdAt"`

/** Inserts a campaign, unless there is one with this id. */
export async function insertCampaign(tx: Tx, { discount, ...campaign }: Campaign): Promise<void> {
  const minimumAmount = BigInt(campaign.minimumAmount)
  await tx.campaign.createMany({
    data: { ...campaign, minimumAmount, ...fromDiscount(discount) },
    skipDuplicates: true,
  })
}

/** The campaigns that exist, by their ids, locked in id order until the end of the transaction. */
export async function lockCampaigns(tx: Tx, campaignIds: readonly string[]): Promise<Map<string, Campaign>> {
  const rows = await tx.$queryRaw<CampaignRow[]>`
    select ${campaignColumns} from campaign c where c.campaign_id = any(${campaignIds}::uuid[])
    order by c.campaign_id for no key update of c`
  return new Map(rows.map((row) => [row.campaignId, toCampaign(row)]))
}

/** Stores the fields that an admin can change. Lock the campaign before. */
export async function saveCampaign(tx: Tx, campaign: Campaign): Promise<void> {
  const { campaignId, quantity, opensAt, closesAt, status, version } = campaign
  await tx.campaign.update({ where: { campaignId }, data: { quantity, opensAt, closesAt, status, version } })
}

export async function findCampaign(tx: Tx, campaignId: string): Promise<Campaign | undefined> {
  const row = await tx.campaign.findUnique({ where: { campaignId } })
  return row ? toCampaign(row) : undefined
}

/**
 * Campaigns after an id, newest first (the id is a UUIDv7: later ones are greater); with `over`, also closed and expired
 * ones. Without them, all current campaigns are read and sorted: they are few, and the index of ids has all expired ones.
 */
export async function listCampaigns(
  tx: Tx,
  list: { over: boolean; now: Date; before: string | undefined; limit: number },
): Promise<Campaign[]> {
  const campaigns = list.over
    ? Prisma.sql`campaign`
    : Prisma.sql`(
        select * from campaign where status <> 'closed' and closes_at > ${list.now}::timestamptz offset 0)`
  const behind = list.before ? Prisma.sql`where c.campaign_id < ${list.before}::uuid` : Prisma.empty
  const rows = await tx.$queryRaw<CampaignRow[]>`
    select ${campaignColumns} from ${campaigns} c ${behind}
    order by c.campaign_id desc limit ${list.limit}`
  return rows.map(toCampaign)
}

function toCampaign({ kind, amount, percent, cap, ...row }: CampaignRow): Campaign {
  return {
    ...row,
    discount: toDiscount({ kind, amount, percent, cap }),
    minimumAmount: Number(row.minimumAmount),
    status: row.status as Campaign['status'],
  }
}
