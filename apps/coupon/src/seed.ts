import type { Work } from '@jangteo/messaging'
import { createCampaign } from './domain/campaign.ts'
import { CAMPAIGNS } from './steps/signals.ts'
import { insertCampaign } from './stores/campaign-store.ts'
import type { Tx } from './stores/tx.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Fixed, so that it is inserted only once. */
const campaignId = '019aa7f0-0000-7000-8000-000000000005'

/** Inserts the demo's campaign, once. It is open for a month from then. */
export async function seed({ tx, now, signal }: Work<Tx>): Promise<void> {
  const terms = {
    name: 'Five thousand won for the first thousand',
    discount: { kind: 'fixed', amount: 5_000 },
    minimumAmount: 20_000,
    quantity: 1_000,
    opensAt: now,
    closesAt: new Date(now.getTime() + 30 * DAY_MS),
    validForSeconds: (30 * DAY_MS) / 1000,
  } as const
  await insertCampaign(tx, createCampaign(terms, { campaignId, now }))
  signal(CAMPAIGNS)
}
