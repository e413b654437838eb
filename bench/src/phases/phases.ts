import { eventually, tokenFor } from '@jangteo/testing'
import { customers, furnish } from '../market.ts'
import { type Monolith, openMonolith } from '../monolith/monolith.ts'
import { proveMonolith } from '../monolith/prove.ts'
import type { Feature } from '../monolith/switches.ts'
import { print, title } from '../report.ts'
import type { Shop } from '../shop.ts'
import { compare, couponed, heard, ordered, ranked } from './books.ts'
import { since } from './compare.ts'
import { type Facade, openFacade } from './facade.ts'
import { loadOf } from './load.ts'
import { notes, type Phase, phaseTable } from './tables.ts'

/** From a synchronous monolith to this shop's services in three phases, and back, under the same load. */
export async function phases(shop: Shop): Promise<void> {
  title('From a synchronous monolith to events in three phases, and back')
  const monolith = await openMonolith(shop)
  const operator = {
    authorization: `Bearer ${await tokenFor('operator', 'admin')}`,
    'content-type': 'application/json',
  }
  const facade = openFacade(shop, monolith, await customers(), operator)
  try {
    const measured = await thereAndBack(shop, monolith, facade)
    print('')
    phaseTable(measured)
    notes()
  } finally {
    await facade.close()
    await monolith.close()
  }
}

/**
 * Moves one feature after the other: each runs in shadow first, and is switched when both sides have the same. Then goes all the
 * way back.
 *
 * @throws Error when a feature in shadow is not the same on both sides
 */
async function thereAndBack(shop: Shop, monolith: Monolith, facade: Facade): Promise<Phase[]> {
  const load = loadOf(shop, monolith, facade)
  const settle = () => settled(shop, monolith)
  const measured: Phase[] = []
  const measure = async (name: string) => {
    measured.push({ name, switches: monolith.switches, seen: await load.measure() })
    await settle()
  }
  const introduce = async (feature: Feature, name: string, isEqual: () => Promise<boolean>) => {
    print(`\n${feature} in shadow:`)
    await monolith.move(feature, 'shadow')
    await load.unmeasured()
    await settle()
    if (!(await isEqual())) throw new Error(`${feature} differs, and is not switched`)
    await monolith.move(feature, 'events')
    await measure(name)
  }

  await load.unmeasured()
  await measure('phase 0')
  const unpublished = await ranked.monolith(monolith)
  const rankingIsEqual = async () =>
    compare(
      'products ranked',
      since(await ranked.monolith(monolith), unpublished),
      await ranked.services(shop),
    )
  const couponsAreEqual = async () =>
    compare(
      'coupons',
      await couponed.monolith(monolith, facade.shared),
      await couponed.services(shop, facade.shared),
    )
  const ordersAreEqual = async () =>
    compare('orders, wallets, stocks', await ordered.monolith(monolith), await ordered.services(shop))

  await introduce('ranking', 'phase 1', rankingIsEqual)
  await introduce('coupons', 'phase 2', couponsAreEqual)
  // No order is under way: money and stock are taken over as they are.
  await furnish(shop, await furniture(monolith))
  await introduce('orders', 'phase 3', ordersAreEqual)

  print('\nback:')
  for (const feature of ['orders', 'coupons', 'ranking'] as const) await monolith.move(feature, 'synchronous')
  await ordersAreEqual()
  await couponsAreEqual()
  await rankingIsEqual()
  const published = await heard.inMonolith(monolith)
  compare('orders that notification knows', published, await heard.byNotification(shop))
  compare('orders that the data platform knows', published, await heard.byDataPlatform(shop))
  await measure('back')
  await proveMonolith(monolith, load.paid)
  return measured
}

/** Resolves when both sides have published, copied, followed and issued all that there is. */
async function settled(shop: Shop, monolith: Monolith): Promise<void> {
  await monolith.settled()
  await eventually(
    async () => {
      const { rows } = await shop
        .sql('coupon')
        .query<{ left: number }>('select count(*)::int as left from request where settled_at is null')
      if (rows[0]?.left !== 0) throw new Error(`${rows[0]?.left} wait for a coupon`)
    },
    { timeout: 60_000 },
  )
  await shop.settled()
  await monolith.settled()
}

/** What the monolith has of each product, and of each customer. */
async function furniture({ sql }: Monolith) {
  const read = async (query: string) => {
    const { rows } = await sql.query<{ object: string; left: string }>(query)
    return new Map(rows.map(({ object, left }) => [object, Number(left)]))
  }
  const stock = await read('select product_id as object, available as left from product')
  const money = await read('select user_id as object, balance as left from wallet')
  return {
    stock: (product: number) => stock.get(`p${product}`) ?? 0,
    money: (customer: number) => money.get(`customer-${customer}`) ?? 0,
  }
}
