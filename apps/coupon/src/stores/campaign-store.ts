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

/** Appends a campaign, unless there is one of its id. */
export async function insertCampaign(tx: Tx, { discount, ...campaign }: Campaign): Promise<void> {
  const minimumAmount = BigInt(campaign.minimumAmount)
  await tx.campaign.createMany({
    data: { ...campaign, minimumAmount, ...fromDiscount(discount) },
    skipDuplicates: true,
  })
}

/** The campaigns that exist, by their ids; nobody else changes them until the end of the transaction. Locked in id order. */
export async function lockCampaigns(tx: Tx, campaignIds: readonly string[]): Promise<Map<string, Campaign>> {
  const rows = await tx.$queryRaw<CampaignRow[]>`
    select ${campaignColumns} from campaign c where c.campaign_id = any(${campaignIds}::uuid[])
    order by c.campaign_id for no key update of c`
  return new Map(rows.map((row) => [row.campaignId, toCampaign(row)]))
}

/** Writes what an admin can change of a campaign that is locked. How many are issued is not among it. */
export async function saveCampaign(tx: Tx, campaign: Campaign): Promise<void> {
  const { campaignId, quantity, opensAt, closesAt, status, version } = campaign
  await tx.campaign.update({ where: { campaignId }, data: { quantity, opensAt, closesAt, status, version } })
}

export async function findCampaign(tx: Tx, campaignId: string): Promise<Campaign | undefined> {
  const row = await tx.campaign.findUnique({ where: { campaignId } })
  return row ? toCampaign(row) : undefined
}

/**
 * The newest first (a UUIDv7: later ones are greater), from behind an id; those that are over only when `over`. Without
 * them, all that are live are read and sorted: they are few, and the way through the ids would lead past all that are over.
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
