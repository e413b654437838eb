import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { allEvents, OrderPaid, PersonErased, sampleOf } from '@jangteo/events'
import { root } from '@jangteo/infra'
import { kafkaNetwork, startPeer } from '@jangteo/service-testing'
import { eventually, testStack, tokenFor, uniquePrefix } from '@jangteo/testing'
import { Admin, Consumer } from '@platformatic/kafka'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Customer, openShop, type Shop, serviceNames } from './support/shop.ts'

/** A person is forgotten by the whole shop: no store names them, and every book still adds up. */

const run = promisify(execFile)

const userId = `ann-${randomUUID()}@shop.example`
const mail = `${randomUUID()}@mail.example`
const note = `because of ${randomUUID()}`
const searched = `gift for ${randomUUID()}`
const secrets = [userId, mail, note, searched]

const prefix = uniquePrefix()
let shop: Shop
let ann: Customer
let paid: string
let open: string
let peerNow = new Date()
let peer: Awaited<ReturnType<typeof startPeer>>

beforeAll(async () => {
  shop = await openShop(kafkaNetwork(prefix), { CONSUMER_LINGER_MS: '50' })
  peer = await startPeer({
    ...{ name: 'peer', network: kafkaNetwork(prefix), publishes: [OrderPaid], hears: [] },
    clock: () => peerNow,
  })
  ann = shop.customer(userId)
  await ann.put('notification', '/me/contact', { body: { email: mail } })
  await ann.charge(200_000)
  const coupon = await ann.coupon()
  paid = await ann.place({ 'coffee-beans': 2 }, coupon)
  await ann.untilOrder(paid, 'payable')
  expect((await ann.pay(paid)).body).toMatchObject({ status: 'paid' })
  const cancelled = await ann.place({ 'green-tea': 1 })
  await ann.pay(cancelled)
  await ann.post('order', `/orders/${cancelled}/cancel`, {
    body: { reason: note },
    headers: { prefer: 'wait=10' },
  })
  await ann.untilOrder(cancelled, 'refunded')
  await ann.post('data-platform', '/activities', { body: { kind: 'searched', query: searched } })
  open = await ann.place({ 'hanji-notebook': 1 })
  await eventually(async () => {
    const row = await shop.row(
      'notification',
      `select count(*)::int as n from delivery where status in ('waiting', 'sending')`,
    )
    expect(row).toEqual({ n: 0 })
  })
  await shop.customer('bea').charge(1_000)
})
afterAll(async () => {
  await peer?.stop()
  await shop?.close()
})

/** `npm run people` against this shop. */
async function command(...args: string[]) {
  const asked = args[0] === 'export' ? serviceNames : (['data-platform'] as const)
  const env = {
    ...{ ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    OPERATOR_URLS: asked.map((name) => `${name}=${shop.url(name)}`).join(' '),
    OPERATOR_TOKEN: await tokenFor('mina', 'admin'),
  }
  const program = join(root, 'infra/src/commands/people.ts')
  return run(process.execPath, [program, ...args], { env, maxBuffer: 2 ** 26 }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code: code as number, stdout, stderr }),
  )
}

const progress = async () =>
  (await shop.operator.get('data-platform', `/people/${encodeURIComponent(userId)}/erasure`)).body

const tables = async (text: string) =>
  (
    await Promise.all(
      serviceNames.map(async (service) =>
        (await shop.tablesThatSay(service, text)).map((table) => `${service}: ${table}`),
      ),
    )
  ).flat()

/** Keys of Redis that name the text, or whose values do. */
async function keysThatSay(text: string): Promise<string[]> {
  const redis = new Redis(testStack().redisAdminUrl)
  const saying: string[] = []
  try {
    for await (const keys of redis.scanStream({ count: 1_000 }))
      for (const key of keys as string[]) {
        const type = await redis.type(key)
        const value =
          type === 'hash'
            ? await redis.hgetall(key)
            : type === 'list'
              ? await redis.lrange(key, 0, -1)
              : type === 'set'
                ? await redis.smembers(key)
                : type === 'zset'
                  ? await redis.zrange(key, '0', '-1')
                  : await redis.get(key).catch(() => null)
        if (`${key} ${JSON.stringify(value)} ${value}`.includes(text)) saying.push(key)
      }
  } finally {
    redis.disconnect()
  }
  return saying
}

/** The topics of this shop with records that have the text. */
async function topicsThatSay(text: string): Promise<string[]> {
  const client = { clientId: 'search', bootstrapBrokers: [...testStack().kafkaBrokers] }
  const admin = new Admin(client)
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix))
  await admin.close()
  const consumer = new Consumer({ ...client, groupId: `${prefix}search-${randomUUID()}`, autocommit: false })
  const offsets = async (timestamp: bigint) =>
    [...(await consumer.listOffsets({ topics, timestamp })).values()]
      .flat()
      .reduce((sum, each) => sum + each, 0n)
  const left = (await offsets(-1n)) - (await offsets(-2n))
  const saying = new Set<string>()
  try {
    let read = 0n
    const records = await consumer.consume({ topics, mode: 'earliest', autocommit: false })
    for await (const { topic, key, value, headers } of records) {
      const all = [key, value, ...headers.values()].map(String).join(' ')
      if (all.includes(text)) saying.add(topic.slice(prefix.length))
      read += 1n
      if (read >= left) break
    }
  } finally {
    await consumer.close(true)
  }
  return [...saying].toSorted()
}

async function auditFinds(): Promise<unknown[]> {
  const { status, body } = await shop.operator.post('data-platform', '/internal/audit/shop', {
    body: { full: true },
  })
  expect({ status, body }).toMatchObject({ status: 200 })
  return body.equations.filter(({ verdict }: { verdict: string }) => verdict !== 'holds')
}

describe('the export of a person', () => {
  it('has all that each service holds, for the person', async () => {
    const held = Object.fromEntries(
      await Promise.all(
        serviceNames.map(async (service) => [service, (await ann.get(service, `/me/data/${service}`)).body]),
      ),
    )
    expect(held.order.orders).toHaveLength(3)
    expect(JSON.stringify(held.order)).toContain(note)
    expect(held.balance.wallet).toMatchObject({ balance: expect.any(Number) })
    expect(held.coupon.coupons).toHaveLength(1)
    expect(held.notification.contact).toMatchObject({ email: mail })
    expect(JSON.stringify(held['data-platform'].events)).toContain(searched)
    expect(held.ranking).toEqual({})
    const ofBea = JSON.stringify((await shop.customer('bea').get('order', '/me/data/order')).body)
    expect(ofBea).not.toContain(userId)
  })

  it('is for operators, too, who say why: that is recorded, and names no person', async () => {
    expect((await command('export', userId)).code).toBe(2)
    const { code, stdout } = await command('export', userId, '--because', 'the person has asked')
    expect(code).toBe(0)
    for (const text of secrets) expect(stdout).toContain(text)
    const { items } = (await shop.operator.get('order', '/internal/actions?action=personal-data.show')).body
    expect(items).toMatchObject([
      { reason: 'the person has asked', target: expect.stringMatching(/^person\/[0-9a-f]{64}$/) },
    ])
    const path = `/internal/people/${encodeURIComponent(userId)}/show`
    expect((await ann.post('order', path, { body: { reason: 'why not' } })).status).toBe(403)
  })
})

describe('the erasure of a person', () => {
  it('is for the person, or for operators', async () => {
    const path = `/people/${encodeURIComponent(userId)}`
    expect((await ann.remove('data-platform', path)).status).toBe(403)
    expect((await shop.customer('bea').get('data-platform', `${path}/erasure`)).status).toBe(403)
    expect((await ann.get('data-platform', '/me/erasure')).status).toBe(404)
    expect((await tables(userId)).length).toBeGreaterThan(10)
    expect((await tables(mail)).length).toBeGreaterThan(0)
    expect((await tables(note)).length).toBeGreaterThan(0)
  })

  it('waits for what is going on, says so, and for a service that is not there', async () => {
    await shop.leave('notification')
    const { status, body } = await ann.remove('data-platform', '/me')
    expect({ status, body }).toMatchObject({ status: 202, body: { completedAt: null } })
    expect((await ann.remove('data-platform', '/me')).body.requestId).toBe(body.requestId)
    await eventually(
      async () => {
        const { services } = await progress()
        const of = (name: string) => services.find(({ service }: { service: string }) => service === name)
        expect(of('order').waitsFor).toEqual([`order ${open} is payable`])
        for (const name of ['balance', 'coupon', 'ranking', 'data-platform'])
          expect(of(name)).toMatchObject({ waitsFor: [], forgottenAt: expect.any(String) })
        expect(of('notification')).toEqual({ service: 'notification', waitsFor: [], forgottenAt: null })
      },
      { timeout: 30_000 },
    )
    expect((await ann.get('data-platform', '/me/erasure')).body.completedAt).toBe(null)
    const { code, stdout } = await command('status', userId)
    expect(code).toBe(1)
    expect(stdout).toContain(`… order waits: order ${open} is payable`)
    expect(stdout).toContain('… notification has not answered yet')
    expect((await command('erase', userId, '--because', 'again')).stdout).toContain(body.requestId)
  })

  it('is not kept from its end by anything new of the person', async () => {
    const campaignId = randomUUID()
    const begun = [
      await ann.post('order', '/orders', { body: { lines: [{ productId: 'green-tea', quantity: 1 }] } }),
      await ann.post('balance', '/balance/charge', {
        ...{ body: { amount: 1_000 }, headers: { 'idempotency-key': randomUUID() } },
      }),
      await ann.post('coupon', '/coupons/issue', { body: { campaignId } }),
    ]
    for (const { status, body } of begun)
      expect({ status, code: body.code }).toEqual({ status: 409, code: 'erasure-open' })
  })

  it('ends when nothing is going on any more and all have answered', async () => {
    await shop.comeBack('notification')
    await ann.cancel(open)
    const done = await eventually(
      async () => {
        const body = await progress()
        expect(body.completedAt).not.toBe(null)
        return body
      },
      { timeout: 30_000 },
    )
    expect(done.services.every(({ forgottenAt }: { forgottenAt: string }) => forgottenAt)).toBe(true)
    expect(done.gone > done.completedAt).toBe(true)
    expect((await command('status', userId)).code).toBe(0)
    expect(await command('status', 'no-such-person')).toMatchObject({
      ...{ code: 1, stdout: 'there is no request to erase this person\n' },
    })
    expect((await command('status')).code).toBe(2)
  })

  it('leaves the name in no table and in no key', async () => {
    await eventually(async () => expect(await tables(userId)).toEqual([]), { timeout: 20_000 })
    for (const text of secrets) {
      expect({ text, tables: await tables(text) }).toEqual({ text, tables: [] })
      // Limits of requests count a person for some seconds.
      await eventually(
        async () => expect({ text, keys: await keysThatSay(text) }).toEqual({ text, keys: [] }),
        {
          timeout: 20_000,
        },
      )
    }
  })

  it('leaves it only in topics that forget by themselves within a month', async () => {
    const bounded = allEvents.filter(({ compacted }) => !compacted).map(({ topic }) => topic)
    const named = await topicsThatSay(userId)
    expect(named).toContain(PersonErased.topic)
    expect(named.filter((topic) => !bounded.includes(topic))).toEqual([])
    expect(await topicsThatSay(mail)).toEqual([])
    expect(await topicsThatSay(note)).toEqual([])
  })

  it('leaves every book as it was', async () => {
    expect(await auditFinds()).toEqual([])
    await shop.agrees()
    const order = await shop.row('order', `select user_id, status from orders where order_id = '${paid}'`)
    expect(order).toMatchObject({ status: 'paid', user_id: expect.stringMatching(/^erased-/) })
    const wallet = await shop.row('balance', `select balance from wallet where user_id = '${order.user_id}'`)
    expect(Number(wallet.balance)).toBeGreaterThan(0)
  })

  it('does not keep an operator from cancelling an order of theirs: the money goes to the pseudonym, and every book agrees', async () => {
    const { status, body } = await shop.operator.post('order', '/internal/orders/actions', {
      body: { action: 'cancel', orderIds: [paid], reason: 'the parcel came back' },
    })
    expect({ status, body }).toMatchObject({ status: 200, body: { items: [{ orderId: paid }] } })
    const order = await eventually(async () => {
      const row = await shop.row('order', `select user_id, status from orders where order_id = '${paid}'`)
      expect(row).toMatchObject({ status: 'refunded' })
      return row
    })
    const payment = await shop.row(
      'balance',
      `select user_id, status from payment where order_id = '${paid}' and status <> 'declined'`,
    )
    expect(payment).toEqual({ user_id: order.user_id, status: 'refunded' })
    expect(await auditFinds()).toEqual([])
    await shop.agrees()
  })

  it('is not undone by an event that arrives late', async () => {
    const late = sampleOf(OrderPaid, {
      ...{ userId, orderId: randomUUID(), paymentId: randomUUID(), couponId: null },
    })
    const { completedAt } = await progress()
    peerNow = new Date(new Date(completedAt).getTime() - 60_000)
    await peer.say(OrderPaid, late)
    await eventually(async () => {
      const row = await shop.row(
        'notification',
        `select user_id from notification where facts::text like '%${late.orderId}%'`,
      )
      expect(row).toMatchObject({ user_id: expect.stringMatching(/^erased-/) })
    })
    await eventually(async () => {
      const row = await shop.row(
        'data-platform',
        `select sealed, data from event where order_id = '${late.orderId}'`,
      )
      expect(row).toEqual({ sealed: null, data: null })
    })
    for (const text of secrets) expect({ text, tables: await tables(text) }).toEqual({ text, tables: [] })
  })

  it('is of the person as they were: one who comes back is a new customer', async () => {
    expect(await ann.balance()).toBe(0)
    expect((await ann.remove('data-platform', '/me')).body.code).toBe('erased-lately')
    await ann.charge(10_000)
    expect(await ann.balance()).toBe(10_000)
    expect((await ann.get('order', '/orders')).body.items).toEqual([])
  })
})
