import { isOfDemo, MARK, seasonOf } from '../marks.ts'
import type { Time } from '../time.ts'
import { catalogueOf } from './catalogue.ts'
import type { Operator } from './operator.ts'

/** Products that are put on sale at the same time. */
const AT_ONCE = 8

/**
 * Puts the demo's catalogue on sale, and opens a campaign, unless they are there from before.
 *
 * @throws Refused; AbortError when stopped
 */
export async function openDemoShop(operator: Operator, time: Time): Promise<void> {
  const known = await operator.products()
  const season = seasonOn(known.map(({ productId }) => productId)) ?? seasonOf(time.now())
  const onSale = new Set(known.map(({ productId }) => productId))
  const missing = catalogueOf(season).filter(({ productId }) => !onSale.has(productId))
  for (let from = 0; from < missing.length; from += AT_ONCE)
    await Promise.all(missing.slice(from, from + AT_ONCE).map((product) => operator.sell(product)))
  const campaigns = await operator.campaigns()
  if (campaigns.some(({ status, left }) => status === 'running' && left > 0)) return
  await operator.openCampaign({
    ...{ name: '첫 구매 3,000원 할인', quantity: 500, amount: 3_000, minimumAmount: 20_000, hours: 24 },
  })
}

/** The season of a catalogue that is on sale: of the first product that is one of its. */
function seasonOn(productIds: readonly string[]): string | undefined {
  for (const productId of productIds.filter(isOfDemo)) {
    const [season = ''] = productId.slice(MARK.length).split('-')
    if (catalogueOf(season).some((product) => product.productId === productId)) return season
  }
  return undefined
}
