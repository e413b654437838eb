import type { Operator } from './operator.ts'

/** What a removal has taken away; facts of the past stay. */
export interface Removed {
  readonly ordersCancelled: number
  readonly campaignsClosed: number
  readonly productsRetired: number
}

const AT_ONCE = 100
/** Orders that end by themselves meanwhile make another look necessary. */
const MOST_LOOKS = 50
const REASON = 'the demo is removed'

/**
 * Ends what the demo has made: cancels open orders of its customers, closes its campaigns, takes its products off sale. Wallets, ledger,
 * paid orders and events stay: they are facts. May be repeated.
 *
 * @param onProgress called with what is done so far
 * @throws Refused; AbortError when stopped
 */
export async function removeDemo(
  operator: Operator,
  onProgress: (removed: Removed) => void = () => undefined,
): Promise<Removed> {
  let removed: Removed = { ordersCancelled: 0, campaignsClosed: 0, productsRetired: 0 }
  const done = (change: Partial<Removed>) => {
    removed = { ...removed, ...change }
    onProgress(removed)
  }
  for (const { campaignId } of await operator.campaigns()) {
    await operator.closeCampaign(campaignId)
    done({ campaignsClosed: removed.campaignsClosed + 1 })
  }
  for (const { productId } of await operator.products()) {
    await operator.retire(productId)
    done({ productsRetired: removed.productsRetired + 1 })
  }
  // Last: nothing of the demo can be ordered any more.
  for (let look = 0; look < MOST_LOOKS; look++) {
    const open = await operator.openOrders()
    if (open.length === 0) break
    for (let from = 0; from < open.length; from += AT_ONCE) {
      const ids = open.slice(from, from + AT_ONCE).map(({ orderId }) => orderId)
      done({ ordersCancelled: removed.ordersCancelled + (await operator.cancel(ids, REASON)) })
    }
  }
  return removed
}
