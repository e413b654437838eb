import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { apiGatewayConfig, createApiGateway } from '@jangteo/api-gateway'
import { logger } from '@jangteo/service-testing'
import { chromium, eventually, tokenFor } from '@jangteo/testing'
import { chromium as playwright } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lintDocuments } from './support/lint-documents.ts'
import { networks } from './support/networks.ts'
import { type Customer, customerOf, openShop, type Shop, serviceNames } from './support/shop.ts'

const page = 'https://shop.example.com'
const executablePath = chromium()
if (executablePath === undefined) console.warn('left out: there is no Chromium to look at the documents with')

let shop: Shop
let gateway: ReturnType<typeof createApiGateway>
let ann: Customer

const startGateway = async (environment: Record<string, string> = {}) => {
  const urls = serviceNames.map((name) => [`${name.toUpperCase().replace('-', '_')}_URLS`, shop.url(name)])
  const config = apiGatewayConfig({
    PORT: '0',
    DRAIN_SECONDS: '0',
    ...Object.fromEntries(urls),
    ...environment,
  })
  const made = createApiGateway(config, { logger })
  await made.start()
  return made
}

beforeAll(async () => {
  shop = await openShop(networks.memory())
  gateway = await startGateway()
  ann = customerOf('ann', () => gateway.url())
})
afterAll(async () => {
  await gateway.stop()
  await shop.close()
})

/** The data of a live stream's events, until the service ends it. */
async function streamed(path: string, onEvent: (data: { status: string }) => void = () => {}) {
  const answer = await fetch(gateway.url() + path, {
    headers: { authorization: `Bearer ${await tokenFor('ann')}` },
  })
  expect(answer.headers.get('content-type')).toContain('text/event-stream')
  const seen: { status: string }[] = []
  let unread = ''
  for await (const text of (answer.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream())) {
    const events = (unread + text).split('\n\n')
    unread = events.pop() ?? ''
    for (const [, data] of events.map((event) => /^data: (.*)$/m.exec(event) ?? [])) {
      if (data === undefined) continue
      seen.push(JSON.parse(data))
      onEvent(JSON.parse(data))
    }
  }
  return seen
}

describe('a customer who knows only the API gateway', () => {
  it('charges, orders, pays while the order is watched, and finds all of it', async () => {
    await ann.charge(100_000)
    const orderId = await ann.place({ 'coffee-beans': 2 })
    let paying: ReturnType<Customer['pay']> | undefined
    // Pays only when the first event has come: a stream that is kept back would never end.
    const seen = await streamed(`/orders/${orderId}/stream`, ({ status }) => {
      if (status === 'payable') paying = ann.pay(orderId)
    })
    expect(seen.map(({ status }) => status)).toEqual(['payable', 'paying', 'paid'])
    expect(await paying).toMatchObject({ status: 200, body: { status: 'paid', amount: 38_000 } })
    expect(await ann.balance()).toBe(62_000)
    await ann.timeline(orderId, [
      'OrderCreated',
      'OrderPaymentRequested',
      'BalanceUpdated',
      'PaymentCompleted',
      'OrderPaid',
      'BalanceUpdated',
    ])
  })

  it('waits in the line for a coupon, and uses it', async () => {
    const { body: campaigns } = await ann.get('coupon', '/coupons/campaigns')
    const { campaignId } = campaigns.items[0]
    // Until the campaign is admitted to, a moment after it was made.
    const body = await eventually(async () => {
      const answer = await ann.post('coupon', '/coupons/issue', { body: { campaignId } })
      expect(answer.status).toBe(202)
      return answer.body
    })
    const seen = await streamed(`/coupons/issue/${body.requestId}/stream`)
    expect(seen.at(-1)).toMatchObject({ status: 'issued', couponId: expect.any(String) })
    const { couponId } = seen.at(-1) as unknown as { couponId: string }
    const orderId = await ann.place({ 'coffee-beans': 2 }, couponId)
    await ann.untilOrder(orderId, 'payable')
    expect((await ann.pay(orderId)).body).toMatchObject({ status: 'paid' })
    await ann.untilCoupon(couponId, 'used')
  })

  it('is refused by the services as at the services', async () => {
    const unknown = `/orders/${crypto.randomUUID()}`
    const [through, direct] = [
      await ann.get('order', unknown),
      await shop.customer('ann').get('order', unknown),
    ]
    expect(through.status).toBe(404)
    expect({ ...through.body, traceId: '' }).toEqual({ ...direct.body, traceId: '' })
    expect((await fetch(`${gateway.url()}/balance`)).status).toBe(401)
  })
})

describe('the one document', () => {
  interface Document {
    readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>
  }
  const read = async (url: string) => (await (await fetch(`${url}/docs/json`)).json()) as Document

  it('is valid, and has every public operation of every service', async () => {
    const merged = await read(gateway.url())
    await lintDocuments({ merged })
    const operations = ({ paths }: Document) =>
      Object.entries(paths).flatMap(([path, methods]) =>
        Object.values(methods).map(({ operationId }) => `${operationId} ${path}`),
      )
    const all = await Promise.all(serviceNames.map(async (name) => operations(await read(shop.url(name)))))
    const open = all.flat().filter((operation) => !operation.includes(' /internal/'))
    expect(operations(merged).toSorted()).toEqual(open.toSorted())
  }, 60_000)

  it.skipIf(executablePath === undefined)(
    'is a page that shows each service with its operations',
    async () => {
      const browser = await playwright.launch({
        executablePath: executablePath as string,
        args: ['--no-sandbox'],
      })
      const tab = await browser.newPage()
      await tab.goto(`${gateway.url()}/docs`)
      await tab.getByText('Pay one of my orders').first().waitFor()
      const tags = await tab.locator('h3.opblock-tag').evaluateAll((all) => all.map((each) => each.id))
      expect(tags).toEqual(serviceNames.map((name) => `operations-tag-${name}`))
      await browser.close()
    },
  )
})

it.skipIf(executablePath === undefined)(
  'the page of events shows who publishes and who consumes each, with nothing from other hosts',
  { timeout: 60_000 },
  async () => {
    const browser = await playwright.launch({
      executablePath: executablePath as string,
      args: ['--no-sandbox'],
    })
    const tab = await browser.newPage()
    const asked: string[] = []
    const errors: Error[] = []
    tab.on('request', (request) => asked.push(request.url()))
    tab.on('pageerror', (error) => errors.push(error))
    await tab.goto(`${gateway.url()}/docs/events`)
    await tab.getByText('order publishes OrderPaid').waitFor({ timeout: 45_000 })
    for (const name of ['coupon', 'balance', 'ranking', 'notification', 'data-platform'])
      expect(await tab.getByText(`${name} consumes OrderPaid`).count(), name).toBe(1)
    expect(asked.filter((url) => !url.startsWith(gateway.url()))).toEqual([])
    expect(errors).toEqual([])
    await browser.close()
  },
)

it('what only operators and machines use is not there', async () => {
  const operator = customerOf('operator', () => gateway.url(), 'admin')
  for (const path of ['/internal/audit', '/internal/dead-letters', '/internal/audit/shop', '/metrics'])
    expect(await operator.get('order', path)).toMatchObject({
      status: 404,
      body: { code: 'route-not-found' },
    })
  expect((await shop.operator.get('order', '/internal/audit')).status).toBe(200)
})

it('limits and CORS are those of the gateway', async () => {
  const strict = await startGateway({ TOKEN_LIMIT: '2', CORS_ORIGINS: page })
  const headers = { origin: page, authorization: `Bearer ${await tokenFor('ann')}` }
  const ask = () => fetch(`${strict.url()}/balance`, { headers })
  expect([(await ask()).status, (await ask()).status]).toEqual([200, 200])
  const refused = await ask()
  expect(refused.status).toBe(429)
  expect(refused.headers.get('access-control-allow-origin')).toBe(page)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refused.json()).toMatchObject({ code: 'asked-too-often' })
  await strict.stop()
})

it.skipIf(executablePath === undefined)(
  'a page of another origin follows an order with EventSource, and a page of another site cannot',
  { timeout: 60_000 },
  async () => {
    const pages = createServer((_request, response) =>
      response.setHeader('content-type', 'text/html').end('<p>shop'),
    )
    await once(pages.listen(0, '127.0.0.1'), 'listening')
    const { port } = pages.address() as AddressInfo
    // The gateway is at 127.0.0.1: for a browser, localhost is another site.
    const [ofTheSite, ofAnother] = [`http://127.0.0.1:${port}`, `http://localhost:${port}`]
    const open = await startGateway({ CORS_ORIGINS: `${ofTheSite},${ofAnother}` })
    const browser = await playwright.launch({
      executablePath: executablePath as string,
      args: ['--no-sandbox'],
    })
    await ann.charge(20_000)
    const orderId = await ann.place({ 'green-tea': 1 })
    const addresses = {
      allow: `${open.url()}/orders/stream-cookie`,
      stream: `${open.url()}/orders/${orderId}/stream`,
    }

    const tab = await browser.newPage()
    await tab.goto(ofTheSite)
    /** Resolves with the states of the order, when the browser connects no more. */
    const follow = () =>
      tab.evaluate(async ({ stream }) => {
        const source = new EventSource(stream, { withCredentials: true })
        const seen: string[] = []
        source.addEventListener('order', (event) =>
          seen.push(JSON.parse((event as unknown as { data: string }).data).status),
        )
        return new Promise<string[]>((resolve) => {
          // After its end the browser connects again: a 204 ends that for good.
          source.onerror = () => source.readyState === EventSource.CLOSED && resolve([...seen, 'closed'])
        })
      }, addresses)
    const allow = (headers: Record<string, string>) =>
      tab.evaluate(
        async ([url, sent]) =>
          (await fetch(url, { method: 'POST', credentials: 'include', headers: sent })).status,
        [addresses.allow, headers] as const,
      )
    expect(await follow()).toEqual(['closed'])
    expect(await allow({})).toBe(401)
    const token = { authorization: `Bearer ${await tokenFor('ann')}` }
    expect(await allow(token)).toBe(204)
    const followed = follow()
    await ann.pay(orderId)
    expect((await followed).slice(-2)).toEqual(['paid', 'closed'])

    await tab.goto(ofAnother)
    expect(await follow()).toEqual(['closed'])
    await browser.close()
    await open.stop()
    pages.close()
  },
)

it('a service that is unavailable is named, and the shop goes on', async () => {
  await shop.leave('ranking')
  const popular = () => ann.get('ranking', '/products/popular?window=today')
  expect(await popular()).toMatchObject({
    status: 503,
    body: { code: 'unavailable', instance: '/products/popular' },
  })
  await ann.charge(20_000)
  const orderId = await ann.place({ 'green-tea': 1 })
  expect((await ann.pay(orderId)).body).toMatchObject({ status: 'paid' })
  await shop.comeBack('ranking')
})
