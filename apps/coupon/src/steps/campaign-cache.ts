import DataLoader from 'dataloader'
import { type CampaignState, isSoldOut } from '../domain/campaign-state.ts'
import { findCampaignStates } from '../stores/campaign-state-store.ts'
import type { Tx } from '../stores/tx.ts'
import { CAMPAIGNS } from './signals.ts'

/** How long an entry is used when no signal arrives, in milliseconds. */
const VALID_MS = 10_000
/** Requests with unknown ids must not fill the memory. */
const MOST_ENTRIES = 10_000

interface Entry {
  readonly campaign: Promise<CampaignState | undefined>
  readonly until: number
}

/**
 * The states of campaigns in the memory of this process, so that a request for a coupon reads none from PostgreSQL. It is
 * emptied when any replica changes a campaign; if that signal is lost, an entry is used for ten seconds at most.
 */
export class CampaignCache {
  readonly name = 'campaign-cache'
  readonly changes = CAMPAIGNS
  readonly #loader: DataLoader<string, CampaignState | undefined>
  #entries = new Map<string, Entry>()

  constructor(prisma: Tx) {
    this.#loader = new DataLoader(
      async (campaignIds) => {
        const found = await findCampaignStates(prisma, campaignIds)
        const byId = new Map(found.map((campaign) => [campaign.campaignId, campaign]))
        return campaignIds.map((campaignId) => byId.get(campaignId))
      },
      { cache: false, maxBatchSize: 100 },
    )
  }

  /** The state of a campaign, at most ten seconds old; undefined when there is no such campaign. */
  find(campaignId: string): Promise<CampaignState | undefined> {
    const known = this.#entries.get(campaignId)
    if (known && performance.now() < known.until) return known.campaign
    if (this.#entries.size >= MOST_ENTRIES) this.#entries.clear()
    const entries = this.#entries
    const entry = { campaign: this.#loader.load(campaignId), until: performance.now() + VALID_MS }
    entries.set(campaignId, entry)
    entry.campaign.catch(() => {
      if (entries.get(campaignId) === entry) entries.delete(campaignId)
    })
    return entry.campaign
  }

  /** Whether all coupons are issued, read from PostgreSQL. */
  async isSoldOut(campaignId: string): Promise<boolean> {
    const campaign = await this.#loader.load(campaignId)
    return campaign !== undefined && isSoldOut(campaign)
  }

  /** Empties the cache. A read that began before, and may return the old state, is not cached either. */
  refresh(): void {
    this.#entries = new Map()
  }
}
