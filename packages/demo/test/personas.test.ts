import { describe, expect, it } from 'vitest'
import { browser, leaver, penniless } from '../src/people/browsing.ts'
import { bigSpender, doublePayer, regular } from '../src/people/buying.ts'
import { couponHunter } from '../src/people/coupon-hunter.ts'
import type { Persona } from '../src/people/person.ts'
import { personas, pickPersona } from '../src/people/personas.ts'
import { seeded } from '../src/random.ts'
import { counts } from '../src/shop/counts.ts'
import { fakeShop } from './fake-shop.ts'

/** Visits of different people, each in a shop of its own; thinking takes no time. */
async function visits(persona: Persona, shopOf = () => fakeShop()) {
  const seen = []
  for (let seed = 1; seed <= 60; seed++) {
    const shop = shopOf()
    const counted = counts()
    let thoughtSeconds = 0
    await persona.visit({
      customer: shop.customer('demo-kim', counted),
      random: seeded(seed),
      counts: counted,
      think: async (least) => {
        thoughtSeconds += least
      },
    })
    const orders = [...shop.orders.values()]
    const statuses = orders.map(({ status }) => status)
    seen.push({ shop, orders, statuses, thoughtSeconds, counted, wallet: shop.wallets.get('demo-kim') ?? 0 })
  }
  return seen
}

describe('a persona', () => {
  it('that browses orders nothing', async () => {
    for (const { orders, thoughtSeconds } of await visits(browser)) {
      expect(orders).toEqual([])
      expect(thoughtSeconds).toBeGreaterThan(0)
    }
  })

  it('that comes regularly pays what it orders, and sometimes cancels', async () => {
    const statuses = (await visits(regular)).flatMap((visit) => visit.statuses)
    expect(statuses).toHaveLength(60)
    expect(new Set(statuses)).toEqual(new Set(['paid', 'cancelled']))
    expect(statuses.filter((status) => status === 'paid').length).toBeGreaterThan(45)
  })

  it('that spends much pays for three products and more, with money that it has brought in', async () => {
    for (const { orders, statuses, wallet } of await visits(bigSpender)) {
      expect(statuses).toEqual(['paid'])
      expect(Object.keys(orders[0]?.cart ?? {}).length).toBeGreaterThanOrEqual(3)
      expect(wallet).toBeLessThan(10_000)
    }
  })

  it('that hunts coupons gets one, and buys', async () => {
    for (const { shop, statuses } of await visits(couponHunter)) {
      expect(shop.coupons.size).toBe(1)
      expect(statuses).toEqual(['paid'])
    }
  })

  it('that leaves has an order that stays unpaid', async () => {
    for (const { statuses } of await visits(leaver)) expect(statuses).toEqual(['payable'])
  })

  it('that has no money is declined, then gives up or brings money in', async () => {
    const statuses = (await visits(penniless)).flatMap((visit) => visit.statuses)
    expect(new Set(statuses)).toEqual(new Set(['cancelled', 'paid']))
  })

  it('that clicks twice pays once, and notices when it does not', async () => {
    for (const { counted, statuses } of await visits(doublePayer)) {
      expect(statuses).toEqual(['paid'])
      expect(counted.of('paidTwice')).toBe(0)
    }
    for (const { counted } of await visits(doublePayer, () => fakeShop({ paysEachClick: true })))
      expect(counted.of('paidTwice')).toBe(1)
  })

  it('comes as often as its share says', () => {
    const random = seeded(11)
    const picked = counts()
    const people = 20_000
    for (let one = 0; one < people; one++) picked.add(pickPersona(random).name)
    const all = personas.reduce((sum, { share }) => sum + share, 0)
    // The mean of a binomial distribution, within five standard deviations.
    for (const { name, share } of personas) {
      const chance = share / all
      const deviation = Math.sqrt(people * chance * (1 - chance))
      expect(Math.abs(picked.of(name) - people * chance)).toBeLessThan(5 * deviation)
    }
  })
})
