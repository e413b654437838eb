import { closedLoop } from '../closed-loop.ts'
import type { Monolith } from '../monolith/monolith.ts'
import { type Offered, openLoop } from '../open-loop.ts'
import { histogram, type Latencies } from '../report.ts'
import type { Shop } from '../shop.ts'
import { TOLD_LATER } from '../side-delays.ts'
import type { Facade } from './facade.ts'

/** Of each: orders, and requests for coupons. */
export const PER_SECOND = 30
export const CALM_SECONDS = 6
export const DOWN_SECONDS = 2
export const AT_ONCE = 64
export const CLOSED_SECONDS = 5
const QUANTITY = 90
/** More than any of it needs, unless all stand still. */
const MOST_AT_ONCE = 500

/** One kind of request, while all was well or something was down. */
export interface Answered {
  readonly offered: number
  readonly failed: number
  readonly failure: string | undefined
  readonly answers: Latencies
}

/** What customers saw in a phase. */
export interface Seen {
  readonly orders: Answered
  readonly coupons: Answered
  /** Orders, by what was down. */
  readonly down: ReadonlyMap<string, Answered>
  readonly mostPerSecond: number
}

/** Offers the same load in every phase, and counts the orders of which customers were told that they are paid. */
export function loadOf(shop: Shop, monolith: Monolith, facade: Facade) {
  let paid = 0
  const buy = async (n: number) => {
    await facade.buy(n)
    paid += 1
  }
  const offer = async (seconds: number, request: (n: number) => Promise<void>): Promise<Answered> => {
    const answers = histogram()
    const { offered, dropped, failed, failure }: Offered = await openLoop({
      ...{ perSecond: PER_SECOND, seconds, mostAtOnce: MOST_AT_ONCE },
      async arrive(n, due) {
        await request(n)
        answers.add(performance.now() - due)
      },
    })
    return { offered, failed: failed + dropped, failure, answers }
  }
  /** The old system of this name, and the service that replaces it. */
  const without = (system: string, work: () => Promise<void>) =>
    monolith.without(system, async () => {
      const resume = shop.pause(system)
      await work().finally(resume)
    })
  const calm = async () => {
    const campaignId = await facade.openCampaign(QUANTITY)
    const [orders, coupons] = await Promise.all([
      offer(CALM_SECONDS, buy),
      offer(CALM_SECONDS, (n) => facade.ask(n, campaignId)),
    ])
    return { orders, coupons }
  }
  const closed = () => closedLoop({ atOnce: AT_ONCE, seconds: CLOSED_SECONDS, one: buy })
  return {
    get paid() {
      return paid
    },
    /** The load without a fault, and without figures: what is in shadow is compared after it, and is warm for the next phase. */
    async unmeasured(): Promise<void> {
      await calm()
      await closed()
    },
    async measure(): Promise<Seen> {
      const { orders, coupons } = await calm()
      const down = new Map<string, Answered>()
      for (const system of TOLD_LATER)
        await without(system, async () => {
          down.set(system, await offer(DOWN_SECONDS, buy))
        })
      return { orders, coupons, down, mostPerSecond: await closed() }
    },
  }
}
