import {
  OrderPaid,
  OrderPaymentRequested,
  PaymentCompleted,
  PersonForgotten,
  sampleOf,
} from '@jangteo/events'
import { startPeer } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { networks } from './support/networks.ts'
import { type Plant, plantsIn } from './support/plants.ts'
import { type Customer, openShop, type ServiceName, type Shop } from './support/shop.ts'

interface Equation {
  readonly name: string
  readonly verdict: string
  readonly onTheWay: number
  readonly note: string | null
  readonly examples: readonly {
    differenceId: string | null
    object: string
    left: string | null
    right: string | null
    events: readonly { readonly eventId: string }[]
  }[]
}

/** Events are not held back for others: an audit waits for all that were published before it. */
const QUICK = { CONSUMER_LINGER_MS: '50' }

/** What an audit of the shop has found: every equation that does not hold, with the first objects that differ. */
async function broken(shop: Shop): Promise<Equation[]> {
  const { status, body } = await shop.operator.post('data-platform', '/internal/audit/shop', {
    body: { full: true },
  })
  expect({ status, body }).toMatchObject({ status: 200 })
  return body.equations.filter(({ verdict }: Equation) => verdict !== 'holds')
}

/** Everything that can become of an order, once. */
async function shopAround(
  shop: Shop,
): Promise<{ ann: Customer; orders: Record<'paid' | 'declined' | 'refunded' | 'open', string> }> {
  const ann = shop.customer('ann')
  await ann.charge(200_000)
  const coupon = await ann.coupon()
  const paid = await ann.place({ 'coffee-beans': 2, 'green-tea': 1 }, coupon)
  await ann.untilOrder(paid, 'payable')
  await ann.pay(paid)
  const declined = await ann.place({ 'moon-jar-replica': 1 })
  await ann.pay(declined)
  const refunded = await ann.place({ 'green-tea': 1 })
  await ann.pay(refunded)
  await ann.cancel(refunded)
  await ann.post('data-platform', '/activities', { body: { kind: 'viewed', productId: 'rice-cooker' } })
  const open = await ann.place({ 'hanji-notebook': 3 })
  return { ann, orders: { paid, declined, refunded, open } }
}

/** Stores the rankings now: what changes later is not stored for a minute. */
async function storeRankings(shop: Shop): Promise<void> {
  await eventually(async () => {
    const counted = await shop.row('ranking', 'select count(*)::int as n from counted_activity')
    expect(counted).toEqual({ n: 1 })
  })
  await shop.runJob('ranking', 'take-snapshot')
  await eventually(async () =>
    expect(
      await shop.behindRedis(
        'ranking',
        `local left = 0
         for _, key in ipairs(redis.call('KEYS', 'ranking:' .. ARGV[1] .. 'changed@*')) do
           left = left + redis.call('HLEN', key)
         end
         return left`,
      ),
    ).toBe(0),
  )
}

/** Has the windows of all sales measured now: they end when a later sale has ended them. */
async function measureSales(shop: Shop): Promise<void> {
  await shop.behind('data-platform', `update stream_clock set stream_time = stream_time + interval '2 hours'`)
  await shop.runJob('data-platform', 'measure-popularity')
  await eventually(async () => {
    const { n } = await shop.row('data-platform', 'select count(*)::int as n from measured_window')
    expect(n).toBeGreaterThan(0)
    expect(await shop.row('ranking', 'select count(*)::int as n from measured_window')).toEqual({ n })
  })
}

const corrupt = (shop: Shop, { service, inRedis, corrupt }: Plant) =>
  inRedis ? shop.behindRedis(service, corrupt) : shop.behind(service, corrupt)
const mend = (shop: Shop, { service, inRedis, mend }: Plant) =>
  inRedis ? shop.behindRedis(service, mend) : shop.behind(service, mend)

/** Whether an audit says of a plant what it must. */
function expectFound(found: readonly Equation[], { what, breaks, names }: Plant): void {
  const equation = found.find(({ name }) => name === breaks)
  expect({ what, found: found.map(({ name }) => name), equation }).toMatchObject({
    equation: { verdict: 'differs' },
  })
  expect({ what, objects: equation?.examples.map(({ object }) => object).join('\n') }).toMatchObject({
    objects: expect.stringContaining(names),
  })
}

describe('what is made wrong behind the services’ back is found, and named', () => {
  let shop: Shop
  let plants: Plant[]
  beforeAll(async () => {
    shop = await openShop(networks.memory(), QUICK)
    const { orders } = await shopAround(shop)
    await eventually(async () => expect(await broken(shop)).toEqual([]))
    await storeRankings(shop)
    await measureSales(shop)
    await eventually(async () => expect(await broken(shop)).toEqual([]))
    plants = plantsIn(orders)
  }, 60_000)
  afterAll(() => shop.close())

  it('one by one', { timeout: 120_000 }, async () => {
    expect(plants.length).toBeGreaterThanOrEqual(20)
    for (const plant of plants) {
      await corrupt(shop, plant)
      expectFound(await broken(shop), plant)
      await mend(shop, plant)
    }
    expect(await broken(shop)).toEqual([])
  })

  it('and told once by an event, and as long as it lasts by numbers to be watched', {
    timeout: 60_000,
  }, async () => {
    const plant = plants[0] as Plant
    const told = async () => {
      const { n } = await shop.row(
        'data-platform',
        `select count(*)::int as n from event
         where topic = 'audit.difference-found' and data ->> 'equation' = '${plant.breaks}'`,
      )
      return n as number
    }
    const before = await told()
    const metrics = async () => (await fetch(`${shop.url('data-platform')}/metrics`)).text()
    await shop.behind(plant.service, plant.corrupt)
    await broken(shop)
    await broken(shop)
    expect(await metrics()).toMatch(new RegExp(`audit_difference{.*"${plant.breaks}".*} 1`))
    await eventually(async () => expect(await told()).toBe(before + 1))
    await shop.behind(plant.service, plant.mend)
    expect(await broken(shop)).toEqual([])
    expect(await metrics()).toMatch(new RegExp(`audit_difference{.*"${plant.breaks}".*} 0`))
    expect(await metrics()).toMatch(/audit_clean_age_seconds({.*})? \d/)
  })

  it('and, once an operator has accepted it, shown apart until either side says something else', {
    timeout: 60_000,
  }, async () => {
    const plant = plants.find(({ what }) => what === 'a price is changed in the table') as Plant
    await corrupt(shop, plant)
    const [{ examples }] = (await broken(shop)) as [Equation]
    const { differenceId } = examples[0] as Equation['examples'][number]
    const change = (verb: string) =>
      shop.operator.post('data-platform', `/internal/audit/shop/differences/${differenceId}/${verb}`, {
        body: { reason: 'it was a drill' },
      })
    expect(await change('accept')).toMatchObject({ status: 200, body: { equation: plant.breaks } })
    expect(await broken(shop)).toEqual([])
    const { body } = await shop.operator.get('data-platform', '/internal/audit/shop')
    expect(body).toMatchObject({
      verdict: 'clean',
      accepted: [
        {
          ...{ differenceId, equation: plant.breaks, object: plant.names, found: true },
          ...{ acceptedBy: 'operator:operator', reason: 'it was a drill', acceptedAt: expect.any(String) },
        },
      ],
    })
    const metrics = await (await fetch(`${shop.url('data-platform')}/metrics`)).text()
    expect(metrics).toMatch(new RegExp(`audit_difference{.*"${plant.breaks}".*} 0`))
    expect(metrics).toMatch(new RegExp(`audit_difference_accepted{.*"${plant.breaks}".*} 1`))

    await corrupt(shop, plant)
    expectFound(await broken(shop), plant)
    await mend(shop, plant)
    expect(await broken(shop)).toEqual([])
    expect(await change('revoke')).toMatchObject({ status: 200 })
    expectFound(await broken(shop), plant)
    expect(await change('revoke')).toMatchObject({ status: 404, body: { code: 'difference-unknown' } })
    await mend(shop, plant)
    expect(await broken(shop)).toEqual([])
  })

  it('in pairs, whichever they are', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .shuffledSubarray(plants, { minLength: 2, maxLength: 2 })
          .filter(([one, other]) => one?.service !== other?.service),
        async (pair) => {
          for (const plant of pair) await corrupt(shop, plant)
          try {
            const found = await broken(shop)
            for (const plant of pair) expectFound(found, plant)
          } finally {
            for (const plant of pair) await mend(shop, plant)
          }
        },
      ),
      { numRuns: 15, endOnFailure: true },
    )
    expect(await broken(shop)).toEqual([])
  })
})

/** The service that publishes on a topic of this name. */
const publisherOf = (topic: string): ServiceName => {
  if (topic.startsWith('order.') || topic.startsWith('product.')) return 'order'
  return topic.startsWith('notification.') ? 'notification' : 'balance'
}

describe('what cannot be made good', () => {
  const shops: Shop[] = []
  afterEach(async () => {
    for (const shop of shops.splice(0)) await shop.close()
  })
  const opened = async () => {
    const network = networks.memory()
    const shop = await openShop(network, QUICK)
    shops.push(shop)
    const ann = shop.customer('ann')
    await ann.charge(200_000)
    return { network, shop, ann }
  }
  const namesOf = async (shop: Shop) =>
    Object.fromEntries(
      (await broken(shop)).map(({ name, examples }) => [
        name,
        examples.map(({ object }) => object).join(' '),
      ]),
    )

  it('a payment that another program requests in the name of order', async () => {
    const { network, shop, ann } = await opened()
    const forger = await startPeer({ name: 'forger', network, publishes: [OrderPaymentRequested], hears: [] })
    const orderId = crypto.randomUUID()
    const forged = sampleOf(OrderPaymentRequested, {
      ...{ orderId, paymentId: crypto.randomUUID(), userId: 'ann', amount: 100_000, points: 0 },
    })
    await forger.commit(OrderPaymentRequested, forged)
    await eventually(async () => expect(await ann.balance()).toBe(100_000))
    await forger.stop()
    const found = await namesOf(shop)
    expect(found['each payment, refund and coupon is requested for an order that was placed']).toContain(
      orderId,
    )
    expect(found).toHaveProperty('each event of order is in the log once, and no other')
  })

  it('a person whom a service has not forgotten, and another program says so in its name', async () => {
    const { network, shop } = await opened()
    const forgotten = PersonForgotten.of('coupon')
    const forger = await startPeer({ name: 'forger', network, publishes: [forgotten], hears: [] })
    await forger.commit(forgotten, sampleOf(forgotten))
    await forger.stop()
    await eventually(async () =>
      expect(await namesOf(shop)).toEqual({
        'each event of coupon is in the log once, and no other': expect.stringContaining('-'),
      }),
    )
  })

  it('what an operator has put in the place of a dead letter, when the books differ by it', async () => {
    const { shop, ann } = await opened()
    const refusing = (table: string) =>
      `create function refuse() returns trigger language plpgsql as $$
         begin raise exception 'no room' using errcode = '22023'; end $$;
       create trigger refuse before insert on ${table} for each row execute function refuse()`
    await shop.behind('notification', refusing('notification'))
    await shop.behind('ranking', refusing('counted_sale'))
    await ann.pay(await ann.place({ 'green-tea': 2 }))
    const path = '/internal/dead-letters'
    const letterOf = (service: ServiceName) =>
      eventually(async () => {
        const { items } = (await shop.operator.get(service, `${path}?topic=order.paid`)).body
        expect(items).toHaveLength(1)
        return (await shop.operator.get(service, `${path}/${items[0].id}`)).body
      })
    const letters = { notification: await letterOf('notification'), ranking: await letterOf('ranking') }
    await shop.behind('notification', 'drop trigger refuse on notification')
    await shop.behind('ranking', 'drop trigger refuse on counted_sale')
    const correct = async (service: 'notification' | 'ranking', data: object) => {
      const { status, body } = await shop.operator.post(service, `${path}/${letters[service].id}/correct`, {
        body: { data, reason: 'a drill' },
      })
      expect({ status, body }).toMatchObject({ status: 200, body: { applied: true } })
    }
    // What the notice says is in no book.
    const { decoded: paid } = letters.notification.value
    await correct('notification', { ...paid, discount: 1_000 })
    const [line] = paid.lines
    await correct('ranking', { ...paid, lines: [{ ...line, unitPrice: 1 }] })
    await eventually(async () => expect(await broken(shop)).toEqual([]))
    const { body } = await ann.get('notification', '/notifications')
    expect(body.items).toContainEqual(expect.objectContaining({ kind: 'order-paid' }))

    await shop.behind(
      'ranking',
      refusing('counted_sale').replace('create function', 'create or replace function'),
    )
    await ann.pay(await ann.place({ 'green-tea': 3 }))
    letters.ranking = await letterOf('ranking')
    await shop.behind('ranking', 'drop trigger refuse on counted_sale')
    const { value, eventId } = letters.ranking
    await correct('ranking', { ...value.decoded, lines: [{ ...value.decoded.lines[0], quantity: 4 }] })
    await eventually(async () =>
      expect(await broken(shop)).toMatchObject([
        {
          name: 'each sale is counted in the ranking as its event says',
          examples: [
            {
              ...{
                object: `${eventId}/green-tea`,
                left: expect.stringMatching(/^4 /),
                right: expect.stringMatching(/^3 /),
              },
              note: 'an operator has corrected the event, so it does not have this effect',
            },
          ],
        },
      ]),
    )
  })

  it('an event that was published without a transaction', async () => {
    const { network, shop } = await opened()
    const forger = await startPeer({ name: 'forger', network, publishes: [OrderPaid], hears: [] })
    await forger.say(
      OrderPaid,
      sampleOf(OrderPaid, { orderId: crypto.randomUUID(), paymentId: crypto.randomUUID(), userId: 'ann' }),
    )
    await forger.stop()
    await eventually(async () =>
      expect(await namesOf(shop)).toMatchObject({
        'each event was published in a transaction of its service': expect.stringContaining('-'),
        'each paid order has its completed payment, of the same amount': expect.stringContaining('-'),
      }),
    )
  })

  it('an event that is published twice, under two ids', async () => {
    const { network, shop, ann } = await opened()
    const orderId = await ann.place({ 'green-tea': 1 })
    await ann.pay(orderId)
    await eventually(async () => expect(await broken(shop)).toEqual([]))
    const payment = await shop.row('balance', 'select payment_id as "paymentId", amount::int from payment')
    const forger = await startPeer({ name: 'forger', network, publishes: [PaymentCompleted], hears: [] })
    const completed = sampleOf(PaymentCompleted, { ...payment, orderId, userId: 'ann', points: 0 })
    const isFound = () =>
      eventually(async () =>
        expect(await namesOf(shop)).toEqual({
          'each event of balance is in the log once, and no other': expect.stringContaining('-'),
        }),
      )
    await forger.commit(PaymentCompleted, completed)
    await isFound()
    // It stays in the log for good, while others come and go: once it is accepted, it is no difference.
    const [{ examples }] = (await broken(shop)) as [Equation]
    const accept = `/internal/audit/shop/differences/${examples[0]?.differenceId}/accept`
    const reason = 'a drill of the forger'
    expect(await shop.operator.post('data-platform', accept, { body: { reason } })).toMatchObject({
      status: 200,
    })
    await ann.pay(await ann.place({ 'green-tea': 1 }))
    await eventually(async () => expect(await broken(shop)).toEqual([]))
    // Another one is another difference.
    await forger.commit(PaymentCompleted, completed)
    await forger.stop()
    await isFound()
  })

  it('two forged events of a topic at once, each by its id', async () => {
    const { network, shop, ann } = await opened()
    for (const _ of [1, 2, 3]) await ann.pay(await ann.place({ 'green-tea': 1 }))
    await eventually(async () => expect(await broken(shop)).toEqual([]))
    const forger = await startPeer({ name: 'forger', network, publishes: [OrderPaid], hears: [] })
    const ids: string[] = []
    for (const orderId of [crypto.randomUUID(), crypto.randomUUID()]) {
      await forger.commit(
        OrderPaid,
        sampleOf(OrderPaid, { orderId, paymentId: crypto.randomUUID(), userId: 'ann' }),
      )
      ids.push(orderId)
    }
    await forger.stop()
    await eventually(async () => {
      const equations = await broken(shop)
      const named = equations.find(
        ({ name }) => name === 'each event of order is in the log once, and no other',
      )
      const forged = await shop.row(
        'data-platform',
        `select array_agg(event_id order by event_id) as ids from event
         where order_id in (${ids.map((id) => `'${id}'`).join(', ')}) and event_type = 'OrderPaid'`,
      )
      expect(named?.examples[0]).toMatchObject({
        object: 'order.paid',
        note: 'order did not publish these events',
      })
      expect(named?.examples[0]?.events.map(({ eventId }) => eventId).toSorted()).toEqual(forged.ids)
    })
  })

  it.each([
    ['order.created', 'each payment, refund and coupon is requested for an order that was placed'],
    ['order.payment-requested', 'each answer that an order waits for was requested'],
    ['payment.completed', 'each payment is as it was answered'],
    ['order.paid', 'each order is as its events say'],
    ['balance.updated', 'each movement of money and points is as it was published'],
    ['product.stock-changed', 'the pieces of each order were reserved'],
    ['notification.requested', 'a message is requested of each event that people are told of'],
  ])('an event %s that is deleted from the outbox', async (topic, equation) => {
    const { shop, ann } = await opened()
    const service = publisherOf(topic)
    await shop.behind(
      service,
      `create function vanish() returns trigger language plpgsql as 'begin return null; end';
       create trigger vanish before insert on messaging.outbox for each row when (new.topic like '%${topic}') execute function vanish()`,
    )
    const orderId = await ann.place({ 'green-tea': 1 })
    await ann.post('order', `/orders/${orderId}/pay`)
    await eventually(async () =>
      expect(await namesOf(shop)).toHaveProperty(equation, expect.stringMatching(/./)),
    )
  })

  it('an event that is skipped, because the inbox says that it was applied', async () => {
    const { shop, ann } = await opened()
    const orderId = await ann.place({ 'green-tea': 1 })
    await shop.leave('balance')
    await ann.post('order', `/orders/${orderId}/pay`)
    const { id } = await eventually(async () => {
      const row = await shop.row(
        'data-platform',
        `select event_id as id from event where topic = 'order.payment-requested'`,
      )
      expect(row).toBeDefined()
      return row
    })
    await shop.behind(
      'balance',
      `insert into messaging.inbox (consumer, event_id, digest) values ('balance.order.payment-requested', '${id}', 0)`,
    )
    await shop.comeBack('balance')
    await eventually(async () =>
      expect(await namesOf(shop)).toHaveProperty(
        'each requested payment is answered',
        expect.stringMatching(/-/),
      ),
    )
  })
})

it('an honest shop is clean when the stock of products moves to other partitions', {
  timeout: 60_000,
}, async () => {
  const shop = await openShop(networks.memory(), QUICK)
  try {
    const ann = shop.customer('ann')
    await ann.charge(2_000_000)
    const sell = async () => {
      for (const product of [
        'coffee-beans',
        'green-tea',
        'moon-jar-replica',
        'hanji-notebook',
        'rice-cooker',
      ])
        await ann.pay(await ann.place({ [product]: 1 }))
    }
    await sell()
    await shop.behind(
      'order',
      `update messaging.topic_partitions set wanted = 11 where topic like '%product.stock-changed';
       select pg_notify('messaging', '{"keys":["messaging.partitions"],"passing":true}')`,
    )
    await eventually(async () =>
      expect(
        await shop.row(
          'order',
          `select used from messaging.topic_partitions where topic like '%product.stock-changed'`,
        ),
      ).toEqual({ used: 11 }),
    )
    await sell()
    await eventually(async () => expect(await broken(shop)).toEqual([]))
  } finally {
    await shop.close()
  }
})

describe.each(Object.entries(networks))('an honest shop, on %s', (_, createNetwork) => {
  it('is clean while it sells, and when services leave and come back', { timeout: 120_000 }, async () => {
    const shop = await openShop(createNetwork(), QUICK)
    try {
      let selling = true
      const customers = Array.from({ length: 6 }, async (_, n) => {
        const customer = shop.customer(`customer-${n}`)
        await customer.charge(1_000_000)
        for (let i = 0; selling; i++) {
          const orderId = await customer.place({ 'green-tea': 1 + (i % 3) })
          if (i % 4 !== 0) await customer.pay(orderId)
          if (i % 3 === 0) await customer.cancel(orderId)
        }
      })
      const found: unknown[] = []
      for (let i = 0; i < 4; i++) {
        if (i === 1) await shop.leave('notification')
        found.push(...(await broken(shop)).filter(({ verdict }) => verdict !== 'unknown'))
        if (i === 1) await shop.comeBack('notification')
      }
      selling = false
      await Promise.all(customers)
      expect(found).toEqual([])
      await eventually(async () => expect(await broken(shop)).toEqual([]))
    } finally {
      await shop.close()
    }
  })
})
