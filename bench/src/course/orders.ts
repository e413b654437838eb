import { closedLoop } from '../closed-loop.ts'
import { openLoop } from '../open-loop.ts'
import { histogram, type Latencies } from '../report.ts'
import type { Seller } from './sellers.ts'

const WARM_UP_SECONDS = 8
const AT_ONCE = 200
const CLOSED_SECONDS = 10
const CALM_PER_SECOND = 50
const OPEN_SECONDS = 10
const DOWN_PER_SECOND = 20
const DOWN_SECONDS = 5
/** More would wait longer than a customer waits for the outcome of a payment. */
const MOST_AT_ONCE = 1_500

export interface Offer {
  readonly perSecond: number
  readonly offered: number
  /** Orders of which a customer was not told that they are paid. */
  readonly failed: number
  readonly failure: string | undefined
  /** From when an order was due until it was paid. */
  readonly answers: Latencies
  /** Paid per second, until the last one was. */
  readonly paidPerSecond: number
}

export interface OrderFigures {
  readonly calm: Offer
  readonly mostPerSecond: number
  readonly rush: Offer
  readonly down: Offer
  /** All orders that were paid while it was measured. */
  readonly paid: number
}

/** What was offered, in the words of the notes under the table. */
export const conditions = {
  calm: `${CALM_PER_SECOND} /s for ${OPEN_SECONDS} s`,
  most: `${AT_ONCE} customers at once for ${CLOSED_SECONDS} s, each with the next order when the last is paid`,
  rush: `${OPEN_SECONDS} s`,
  down: `${DOWN_PER_SECOND} /s for ${DOWN_SECONDS} s`,
}

/**
 * Measures how a seller answers at a rate that is easy, how many orders it can take, how it answers at the rate that the material
 * names for it, and how many orders fail while its notification is down.
 */
export async function measureOrders(seller: Seller, perSecond: number): Promise<OrderFigures> {
  let paid = 0
  const buy = async (n: number) => {
    await seller.buy(n)
    paid += 1
  }
  const closed = (seconds: number) => closedLoop({ atOnce: AT_ONCE, seconds, one: buy })
  const offer = async (perSecond: number, seconds: number): Promise<Offer> => {
    const answers = histogram()
    const began = performance.now()
    const { offered, dropped, failed, failure } = await openLoop({
      ...{ perSecond, seconds, mostAtOnce: MOST_AT_ONCE },
      async arrive(n, due) {
        await buy(n)
        answers.add(performance.now() - due)
      },
    })
    const paidPerSecond = answers.count / ((performance.now() - began) / 1_000)
    return { perSecond, offered, failed: dropped + failed, failure, answers, paidPerSecond }
  }
  await closed(WARM_UP_SECONDS)
  const calm = await offer(CALM_PER_SECOND, OPEN_SECONDS)
  const mostPerSecond = await closed(CLOSED_SECONDS)
  const rush = await offer(perSecond, OPEN_SECONDS)
  let down: Offer | undefined
  await seller.withoutNotification(async () => {
    down = await offer(DOWN_PER_SECOND, DOWN_SECONDS)
  })
  await seller.prove(paid)
  return { calm, mostPerSecond, rush, down: down as Offer, paid }
}
