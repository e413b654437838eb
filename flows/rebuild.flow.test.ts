import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '@jangteo/infra'
import { kafkaNetwork } from '@jangteo/service-testing'
import { tokenFor, uniquePrefix } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Customer, openShop, type Shop } from './support/shop.ts'

const run = promisify(execFile)

let shop: Shop
let ann: Customer
const orders: Record<string, string> = {}
beforeAll(async () => {
  shop = await openShop(kafkaNetwork(uniquePrefix()), { CONSUMER_LINGER_MS: '50' })
  ann = shop.customer('ann')
  await ann.charge(100_000)
  const coupon = await ann.coupon()
  const paid = await ann.place({ 'coffee-beans': 2 }, coupon)
  await ann.untilOrder(paid, 'payable')
  await ann.pay(paid)
  const refunded = await ann.place({ 'green-tea': 1 })
  await ann.pay(refunded)
  await ann.cancel(refunded)
  await shop.customer('bea').charge(1_000)
  const declined = await shop.customer('bea').place({ 'moon-jar-replica': 1 })
  await shop.customer('bea').pay(declined)
  const open = await ann.place({ 'hanji-notebook': 3 })
  Object.assign(orders, { paid, refunded, declined, open })
})
afterAll(() => shop?.close())

/** A command against this shop, in which a difference counts when it has stood for a second. */
async function command(name: 'rebuild' | 'audit', ...args: string[]) {
  const urls = (['order', 'balance', 'data-platform'] as const).map((name) => `${name}=${shop.url(name)}`)
  const env = {
    ...{ ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    ...{ OPERATOR_URLS: urls.join(' '), OPERATOR_TOKEN: await tokenFor('mina', 'admin') },
  }
  const program = join(root, 'infra/src/commands', `${name}.ts`)
  return run(process.execPath, [program, ...args, '--settle', '1'], { env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code: code as number, stdout, stderr }),
  )
}

const unhindered = (sql: string) =>
  `set session_replication_role = replica; ${sql}; set session_replication_role = origin`

describe('npm run rebuild', () => {
  it('adds one wallet up from its movements', async () => {
    const balance = await ann.balance()
    const { code, stdout } = await command('rebuild', 'wallet', 'ann')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^✓ wallet ann: [5-9] events$/m)
    expect(stdout.match(new RegExp(`${balance} won, \\d+ points`, 'g'))).toHaveLength(2)
  })

  it.each([
    ['paid', 'paid'],
    ['refunded', 'refunded'],
    ['declined', 'payable'],
    ['open', 'payable'],
  ])('folds an order that is %s from its events', async (name, status) => {
    const { code, stdout } = await command('rebuild', 'order', orders[name] as string)
    expect([code, stdout.match(new RegExp(`${status}: \\d+ won`, 'g'))?.length]).toEqual([0, 2])
  })

  it('compares all of them', async () => {
    const [wallets, all] = [await command('rebuild', 'wallets'), await command('rebuild', 'orders', '--json')]
    expect(wallets).toEqual({
      ...{ code: 0, stderr: '' },
      stdout: expect.stringMatching(/^✓ 3 wallets from \d+ events: each is as its events say\n$/),
    })
    expect(JSON.parse(all.stdout)).toMatchObject({ held: 4, rebuilt: 4, different: [] })
  })

  it('is part of a full audit', async () => {
    const { code, stdout } = await command('audit', '--full', '--json')
    const { equations, verdict } = JSON.parse(stdout)
    expect([code, verdict]).toEqual([0, 'clean'])
    expect(equations.slice(-2)).toMatchObject([
      { name: 'each order is what its events lead to', left: 4, right: 4, verdict: 'holds' },
      { name: 'each wallet is what its movements add up to', left: 3, right: 3, verdict: 'holds' },
    ])
  })

  it('names the wallet and the order that are changed behind the events', { timeout: 120_000 }, async () => {
    await shop.behind('balance', unhindered(`update wallet set balance = balance + 1 where user_id = 'ann'`))
    await shop.behind(
      'order',
      unhindered(`update orders set discount = discount + 5 where order_id = '${orders.declined}'`),
    )
    const wallet = await command('rebuild', 'wallet', 'ann')
    expect(wallet).toMatchObject({ code: 1, stdout: expect.stringContaining('✗ wallet ann') })
    const all = await command('rebuild', 'orders')
    expect(all).toMatchObject({ code: 1, stdout: expect.stringContaining(`✗ order ${orders.declined}`) })
    expect(all.stdout).toMatch(/✗ 4 orders from \d+ events: 1 differ/)
    const { code, stdout } = await command('audit', '--full')
    expect(code).toBe(1)
    expect(stdout).toMatch(/each wallet is what its movements add up to[\s\S]*ann/)
  })

  it('finds a wallet and an order that no event speaks of', { timeout: 120_000 }, async () => {
    const orderId = randomUUID()
    await shop.behind(
      'balance',
      unhindered(`insert into wallet (user_id, balance, version) values ('zoe', 500, 1)`),
    )
    await shop.behind(
      'order',
      unhindered(
        `insert into orders (order_id, user_id, status, amount, version, created_at, expires_at)
         values ('${orderId}', 'zoe', 'payable', 1, 1, now(), now() + interval '1 day')`,
      ),
    )
    for (const [kind, object] of [
      ['wallet', 'zoe'],
      ['order', orderId],
    ] as const) {
      const { code, stdout } = await command('rebuild', kind, object)
      expect(code).toBe(1)
      expect(stdout).toMatch(/its events say +nothing/)
    }
  })

  it.each([
    ['order', '/internal/orders'],
    ['balance', '/internal/wallets'],
    ['data-platform', '/internal/rebuilt/orders'],
    ['data-platform', '/internal/rebuilt/wallets'],
  ] as const)('is for operators only: %s %s', async (service, path) => {
    expect((await fetch(shop.url(service) + path)).status).toBe(401)
    expect((await ann.get(service, path)).status).toBe(403)
    expect((await shop.operator.get(service, `${path}?limit=0`)).status).toBe(400)
    expect((await shop.operator.get(service, path)).status).toBe(200)
  })

  it('refuses what it cannot rebuild', async () => {
    expect(await command('rebuild', 'order', randomUUID())).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/there is no order .*: no row, and no event of it/),
    })
    expect(await command('rebuild', 'order', 'x')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"x" is not the id of an order: a UUID'),
    })
    expect(await command('rebuild', 'coupon', 'x')).toMatchObject({ code: 2 })
    expect(await command('rebuild', 'wallets', '--url', 'order=http://127.0.0.1:1')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no URL for balance'),
    })
  })
})
