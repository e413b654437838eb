import DataLoader from 'dataloader'
import { isSoldOut, type LineCampaign } from '../domain/line-campaign.ts'
import { findLineCampaigns } from '../stores/line-store.ts'
import type { Tx } from '../stores/tx.ts'
import { CAMPAIGNS } from './signals.ts'

/** How long something is believed when no signal says otherwise, in milliseconds. */
const BELIEVED_MS = 10_000
/** Ids that nobody has must not fill the memory. */
const MOST_KNOWN = 10_000

interface Entry {
  readonly campaign: Promise<LineCampaign | undefined>
  readonly until: number
}

/**
 * What this process knows of the campaigns, so that asking reads nothing from PostgreSQL. Forgets all when a campaign
 * changes anywhere; at worst it is ten seconds old.
 */
export class Board {
  readonly name = 'board'
  readonly changes = CAMPAIGNS
  readonly #loader: DataLoader<string, LineCampaign | undefined>
  #known = new Map<string, Entry>()

  constructor(prisma: Tx) {
    this.#loader = new DataLoader(
      async (campaignIds) => {
        const found = await findLineCampaigns(prisma, campaignIds)
        const byId = new Map(found.map((campaign) => [campaign.campaignId, campaign]))
        return campaignIds.map((campaignId) => byId.get(campaignId))
      },
      { cache: false, maxBatchSize: 100 },
    )
  }

  /** The campaign as it was a moment ago; undefined when there is none. */
  find(campaignId: string): Promise<LineCampaign | undefined> {
    const known = this.#known.get(campaignId)
    if (known && performance.now() < known.until) return known.campaign
    if (this.#known.size >= MOST_KNOWN) this.#known.clear()
    const board = this.#known
    const entry = { campaign: this.#loader.load(campaignId), until: performance.now() + BELIEVED_MS }
    board.set(campaignId, entry)
    entry.campaign.catch(() => {
      if (board.get(campaignId) === entry) board.delete(campaignId)
    })
    return entry.campaign
  }

  /** Whether no coupon is left, as PostgreSQL says at this moment. */
  async isSoldOut(campaignId: string): Promise<boolean> {
    const campaign = await this.#loader.load(campaignId)
    return campaign !== undefined && isSoldOut(campaign)
  }

  /** Forgets all that it knows; what is being read at this moment, perhaps from before a change, is not kept either. */
  refresh(): void {
    this.#known = new Map()
  }
}
