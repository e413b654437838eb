import { randomUUID } from 'node:crypto'
import { eventually, tokenFor } from '@jangteo/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { networks } from './support/networks.ts'
import { type Customer, openShop, type ServiceName, type Shop, serviceNames } from './support/shop.ts'

/** Operators see no personal data, on any of their routes, until they ask for it; and that they have asked is recorded. */

/** Each is found in no other place. */
const secret = {
  mail: `${randomUUID()}@example.com`,
  pushPath: randomUUID(),
  cancelled: `because of ${randomUUID()}`,
  searched: `gift for ${randomUUID()}`,
  failed: `medicine ${randomUUID()}`,
  general: `parcel for ${randomUUID()}`,
}
const reason = 'the customer has asked what is stored'

let shop: Shop
let ann: Customer
let orderId: string
let letterId: string
const eventIds: Record<string, string> = {}

beforeAll(async () => {
  shop = await openShop(networks.memory(), { CONSUMER_LINGER_MS: '50' })
  ann = shop.customer('ann')
  expect((await ann.put('notification', '/me/contact', { body: { email: secret.mail } })).status).toBe(200)
  const keys = {
    p256dh: 'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM',
    auth: 'tBHItJI5svbpez7KI4CCXg',
  }
  const endpoint = `https://push.example.com/v1/${secret.pushPath}`
  await ann.post('notification', '/me/push-subscriptions', { body: { endpoint, keys } })
  orderId = await ann.place({ 'coffee-beans': 1 })
  await ann.post('order', `/orders/${orderId}/cancel`, { body: { reason: secret.cancelled } })
  await ann.post('data-platform', '/activities', { body: { kind: 'searched', query: secret.searched } })
  await shop.operator.post('data-platform', '/events', {
    body: { source: 'warehouse', type: 'parcel-packed', data: { note: secret.general } },
  })
  for (const topic of ['user.activity', 'general.events'])
    eventIds[topic] = await eventually(async () => {
      const row = await shop.row('data-platform', `select event_id from event where topic = '${topic}'`)
      return row.event_id as string
    })
  await shop.behind(
    'data-platform',
    `create function no_room() returns trigger language plpgsql as $$
       begin raise exception 'no room' using errcode = '22023'; end $$;
     create trigger no_room before insert on event for each row when (new.topic = 'user.activity')
       execute function no_room()`,
  )
  await ann.post('data-platform', '/activities', { body: { kind: 'searched', query: secret.failed } })
  letterId = await eventually(
    async () => {
      const { body } = await shop.operator.get('data-platform', '/internal/dead-letters')
      expect(body.items).toMatchObject([{ topic: 'user.activity' }])
      return body.items[0].id
    },
    { timeout: 60_000 },
  )
}, 120_000)
afterAll(() => shop?.close())

/** What a parameter of a route is filled with. */
const known = (name: string): string =>
  ({ orderId, id: letterId, q: 'ann', ids: Object.values(eventIds).join(','), auditId: randomUUID() })[
    name
  ] ?? 'ann'

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
}

async function operatorsRoutes(service: ServiceName): Promise<string[]> {
  const document = await (await fetch(`${shop.url(service)}/docs/json`)).json()
  const { paths } = document as { paths: Record<string, { get?: { parameters?: Parameter[] } }> }
  return Object.entries(paths).flatMap(([path, { get }]) => {
    if (!get || !path.startsWith('/internal/')) return []
    const required = (get.parameters ?? []).filter((each) => each.in === 'query' && each.required)
    const query = new URLSearchParams(Object.fromEntries(required.map(({ name }) => [name, known(name)])))
    return [`${path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(known(name)))}?${query}`]
  })
}

/** All that operators can read, by the route. */
async function readAll(): Promise<Map<string, string>> {
  const read = new Map<string, string>()
  for (const service of serviceNames)
    for (const path of await operatorsRoutes(service))
      read.set(`${service} ${path}`, await shop.operator.text(service, path))
  return read
}

/** The secrets in a text, also as the bytes of a record would have them. */
const secretsIn = (text: string): string[] => {
  const bytes = [...text.matchAll(/"base64":"([^"]+)"/g)].map(([, base64 = '']) =>
    Buffer.from(base64, 'base64').toString('latin1'),
  )
  return Object.values(secret).filter((each) => [text, ...bytes].some((seen) => seen.includes(each)))
}

const showsSecrets = (read: Map<string, string>) =>
  [...read].flatMap(([route, text]) => (secretsIn(text).length > 0 ? [route] : []))

it('no route of operators shows personal data', async () => {
  const read = await readAll()
  expect(read.size).toBeGreaterThan(60)
  expect(showsSecrets(read)).toEqual([])
  const masked = [...read].filter(([, text]) => text.includes('•••')).map(([route]) => route)
  expect(masked).toEqual(
    expect.arrayContaining([
      `order /internal/orders/${orderId}?`,
      `data-platform /internal/dead-letters/${letterId}?`,
    ]),
  )
})

it.each([
  ['order', () => `orders/${orderId}`, () => `order/${orderId}`, secret.cancelled],
  ['data-platform', () => `dead-letters/${letterId}`, () => `dead-letter/${letterId}`, secret.failed],
  [
    'data-platform',
    () => `events/${eventIds['user.activity']}`,
    () => `event/${eventIds['user.activity']}`,
    secret.searched,
  ],
  [
    'data-platform',
    () => `events/${eventIds['general.events']}`,
    () => `event/${eventIds['general.events']}`,
    secret.general,
  ],
] as const)(
  '%s shows it to an operator who says why, and records it',
  async (service, path, target, shown) => {
    const route = `/internal/${path()}/show`
    expect((await shop.operator.post(service, route, { body: {} })).status).toBe(400)
    expect((await ann.post(service, route, { body: { reason } })).status).toBe(403)
    expect((await shop.operator.get(service, `/internal/actions?target=${target()}`)).body.items).toEqual([])
    const { status, body } = await shop.operator.post(service, route, { body: { reason } })
    expect(status).toBe(200)
    expect(secretsIn(JSON.stringify(body).replaceAll('\\"', '"'))).toEqual([shown])
    const { body: recorded } = await shop.operator.get(service, `/internal/actions?target=${target()}`)
    expect(recorded.items).toMatchObject([
      { actor: 'operator:operator', action: 'personal-data.show', reason },
    ])
  },
)

it('what was shown is kept nowhere, and an erased person has nothing to show', async () => {
  expect(showsSecrets(await readAll())).toEqual([])
  const erased = await fetch(`${shop.url('data-platform')}/people/ann`, {
    method: 'DELETE',
    headers: {
      authorization: `Bearer ${await tokenFor('operator', 'admin')}`,
      'operator-reason': encodeURIComponent(reason),
    },
  })
  expect(erased.status).toBe(202)
  const route = `/internal/events/${eventIds['user.activity']}/show`
  const { body } = await shop.operator.post('data-platform', route, { body: { reason } })
  expect(body).toMatchObject({ data: null, erased: true })
  expect(
    (await shop.operator.post('data-platform', '/internal/events/none/show', { body: { reason } })).status,
  ).toBe(404)
})
