import type { CouponRequest } from '../shop/customer.ts'
import { affords, cartOf, choose, type Person, type Persona, sumOf } from './person.ts'

const SHORTEST_SECONDS = 0.5
const LONGEST_SECONDS = 5

/** Takes a place in the line of a campaign, and waits there. Looks again when the shop says that it may be its turn. @throws Refused */
export async function waitForCoupon(
  { customer, think, counts }: Pick<Person, 'customer' | 'think' | 'counts'>,
  campaignId: string,
): Promise<CouponRequest> {
  let request = await customer.askForCoupon(campaignId)
  while (request.status === 'waiting') {
    const told = (request.estimatedWaitMs ?? 0) / 1000
    const seconds = Math.min(Math.max(told, SHORTEST_SECONDS), LONGEST_SECONDS)
    await think(seconds, seconds)
    request = await customer.couponRequest(request.requestId)
  }
  if (request.status === 'issued') counts.add('couponsIssued')
  return request
}

/** Comes for the coupons, and buys with the first one. */
export const couponHunter: Persona = {
  name: 'couponHunter',
  share: 10,
  returns: false,
  async visit(person) {
    const { customer, random, think } = person
    const open = (await customer.campaigns()).filter(({ status, left }) => status === 'running' && left > 0)
    const [campaign] = open
    if (campaign === undefined) return
    await think(1, 3)
    const { couponId } = await waitForCoupon(person, campaign.campaignId)
    if (couponId === null) return
    const products = choose(await customer.catalogue('-price'), 1, random)
    const isEnough = sumOf(products) >= campaign.minimumAmount
    if (!(await affords(person, sumOf(products)))) return
    const { orderId } = await customer.place(cartOf(products), isEnough ? couponId : undefined)
    await think(2, 6)
    await customer.pay(orderId)
  },
}
