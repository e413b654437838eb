import { besideTpcb } from '../limits.ts'
import { openMonolith } from '../monolith/monolith.ts'
import { issuer } from '../people.ts'
import { line, ms, percent, perSecond, print, table, title } from '../report.ts'
import type { Shop } from '../shop.ts'
import { DELAYS_MS } from '../side-delays.ts'
import { conditions, measureOrders, type OrderFigures } from './orders.ts'
import {
  PATIENCE_MS,
  PER_SECOND,
  QUANTITY,
  type RushFigures,
  rushMonolith,
  rushShop,
  SECONDS,
} from './rush.ts'
import { monolithSeller, type Seller, shopSeller } from './sellers.ts'

/** Orders per second that the course material names: before, and after. */
const MATERIAL = { before: 100, after: 500 }

/** The table of the course material, before and after, with a synchronous monolith and this shop measured beside it. */
export async function course(shop: Shop): Promise<void> {
  title("The course material's table: a synchronous monolith, and this shop, on this machine")
  const orders: OrderFigures[] = []
  const rushes: RushFigures[][] = []
  const limit = await besideTpcb(async () => {
    // One after the other, and the monolith is gone before: it would follow this shop's events.
    const monolith = await openMonolith(shop)
    orders.push(await measured(monolithSeller(monolith), MATERIAL.before))
    rushes.push(await rushMonolith(monolith))
    await monolith.close()
    orders.push(await measured(await shopSeller(shop), MATERIAL.after))
    rushes.push(await rushShop(await issuer()))
  })
  print('')
  table([
    ['', 'material: before', 'after', 'monolith, here', 'this shop, here'],
    ...orderRows(orders, limit),
    ...rushRows(rushes),
  ])
  notes()
}

async function measured(seller: Seller, perSecond: number): Promise<OrderFigures> {
  const figures = await measureOrders(seller, perSecond)
  for (const { failure } of [figures.calm, figures.rush]) if (failure) line('the first failure', '', failure)
  await seller.close()
  return figures
}

function orderRows(orders: readonly OrderFigures[], limit: number): string[][] {
  const each = (of: (figures: OrderFigures) => string) => orders.map(of)
  return [
    ['order paid, p50', '800 ms', '200 ms', ...each(({ calm }) => ms(calm.answers.at(50)))],
    ['order paid, p99', '', '', ...each(({ calm }) => ms(calm.answers.at(99)))],
    ['most orders', '100 /s', '500 /s', ...each(({ mostPerSecond }) => perSecond(mostPerSecond))],
    ['  of the limit, tpcb-like', '', '', ...each(({ mostPerSecond }) => (mostPerSecond / limit).toFixed(3))],
    ["offered at the material's rate", '100 /s', '500 /s', ...each(({ rush }) => perSecond(rush.perSecond))],
    ['  paid', '', '', ...each(({ rush }) => perSecond(rush.paidPerSecond))],
    ['  order paid, p50', '', '', ...each(({ rush }) => ms(rush.answers.at(50)))],
    ['  failed', '', '', ...each(({ rush }) => percent(rush.failed, rush.offered))],
    [
      'orders failed, notification down',
      ...['the whole system', 'one feature', ...each(({ down }) => percent(down.failed, down.offered))],
    ],
  ]
}

const rushRows = (rushes: readonly RushFigures[][]): string[][] =>
  PER_SECOND.flatMap((rate, n) => {
    const both = rushes.map((figures) => figures[n] as RushFigures)
    return [
      [
        `coupon requests failed, ${perSecond(rate)}`,
        ...['15 %', '0.1 %', ...both.map(({ failed, offered }) => percent(failed, offered))],
      ],
      ['  those that were answered, p99', '', '', ...both.map(({ answers }) => ms(answers.at(99)))],
      ['  begun late by the generator', '', '', ...both.map(({ late, offered }) => percent(late, offered))],
      ['  a coupon, and was told of a failure', '', '', ...both.map(({ unknown }) => String(unknown))],
    ]
  })

function notes(): void {
  const delays = Object.entries(DELAYS_MS).flatMap(([system, delay]) =>
    system === 'coupon' ? [] : [`${system} ${delay} ms`],
  )
  for (const note of [
    'The material does not say with which load its figures were measured. Orders beyond 1500 under way are turned away, and have failed.',
    `Monolith: one transaction takes the order, its stock and its payment, ranks it and calls the systems around it, with ten`,
    `connections to its database. These systems are assumed to take: ${delays.join(', ')}. No tokens are checked.`,
    'This shop: six services, as npm start runs them; placing and paying are two requests, and paying waits for the outcome.',
    `Order paid: ${conditions.calm} offered, from when an order was due. Most orders: ${conditions.most}.`,
    `Notification down: ${conditions.down}; the monolith's refuses at once, this shop's process is stopped, and catches up after.`,
    `Coupons: each rate for ${SECONDS} s, ${QUANTITY} coupons, each customer asks once and leaves after ${PATIENCE_MS / 1_000} s. A request`,
    'has failed that got neither a coupon, nor a position, nor the refusal that all are gone. The monolith locks the row of',
    'the campaign; this shop is POST /coupons/issue of one coupon service, with tokens checked.',
  ])
    print(`  ${note}`)
}
