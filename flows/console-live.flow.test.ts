import { connect, createServer, type Socket } from 'node:net'
import { freePorts } from '@jangteo/launcher'
import { eventually, uniquePrefix } from '@jangteo/testing'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserProgram, type OpenedConsole, openConsole } from './support/console.ts'
import { networks } from './support/networks.ts'
import { openShop, type Shop, serviceNames } from './support/shop.ts'

const RANKING = 'ranking.batching'

describe.skipIf(browserProgram === undefined)('the live page of the console, in a browser', () => {
  const prefix = uniquePrefix()
  let shop: Shop
  let console: OpenedConsole

  beforeAll(async () => {
    // An audit while ranking is away says that it did not answer, for a minute.
    shop = await openShop(networks.kafka(prefix), { AUDIT_EVERY_SECONDS: '0' })
    console = await openConsole(shop.url, serviceNames, { TOPIC_PREFIX: prefix })
  }, 300_000)

  afterAll(async () => {
    await console?.close()
    await shop?.close()
  })

  const operator = (at: string, options: object = {}) => console.signedIn('olga', 'admin', { at, ...options })

  it('shows what is published, holds it, goes back in it, and leads to the order', async () => {
    const here = await operator('/live?topics=moved')
    const { page, isAccessible, isPictured } = here
    await page.getByText('Live: each second.').waitFor()
    const orderId = await pay(shop, 'ann')
    const events = page.getByRole('region', { name: 'Sampled events' })
    await events.getByRole('link', { name: orderId }).first().waitFor()
    await events.getByRole('link', { name: 'Record of OrderPaid in order.paid' }).waitFor()
    await isRead(page, 'order.paid', /: \d[\d.]*\/s, 0 wait/)
    await page
      .getByRole('figure')
      .getByText(/^[\d.]+\/s$/)
      .first()
      .waitFor()
    await isPictured('live')
    await isAccessible()

    await page.getByRole('button', { name: 'Hold' }).click()
    await page.getByText(/^Held at/).waitFor()
    const another = await page.context().newPage()
    await another.goto('/live')
    await another.getByText('Live: each second.').waitFor()
    const later = await pay(shop, 'bob')
    await another.getByRole('link', { name: later }).first().waitFor()
    expect(await page.getByRole('link', { name: later }).count()).toBe(0)
    await another.close()

    await events.getByRole('link', { name: orderId }).first().click()
    await page.waitForURL((url) => url.pathname === `/orders/${orderId}`)
    await page.goBack()
    await page.getByText(/^Held at/).waitFor()
    await events.getByRole('link', { name: orderId }).first().waitFor()
    const back = page.getByRole('slider', { name: 'Back in time' })
    await back.press('Home')
    await page.getByText('Nothing was published since this page was opened.').waitFor()
    await isAccessible()
    await back.press('End')
    await events.getByRole('link', { name: orderId }).first().waitFor()

    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByText('Live: each second.').waitFor()
    await page
      .getByRole('link', { name: await pay(shop, 'cho') })
      .first()
      .waitFor()
    // The address of a moment that this page has not seen.
    await here.open('/live?at=2026-01-01T00:00:00.000Z')
    await page.getByText(/^This page remembers the last two minutes/).waitFor()
  })

  it('shows at its edge what waits for a service that is away, until it is back', async () => {
    const { page, isAccessible } = await operator('/live')
    await isRead(page, 'order.paid', new RegExp(`${RANKING}: [^,]*, 0 wait`))
    await shop.leave('ranking')
    await pay(shop, 'dan')
    await isRead(page, 'order.paid', new RegExp(`${RANKING}: [^,]*, 1 wait`))
    await page.getByRole('figure').getByText('1 wait', { exact: false }).first().waitFor()
    await isAccessible()
    await shop.comeBack('ranking')
    await isRead(page, 'order.paid', new RegExp(`${RANKING}: [^,]*, 0 wait`))
  })

  it('says when the stream is interrupted, and goes on by itself', {
    timeout: 120_000,
    repeats: 10,
  }, async () => {
    const { page, isAccessible } = await operator('/')
    const way = await interruptible(console.url())
    try {
      await page.goto(`${way.url}/live`)
      await page.getByText('Live: each second.').waitFor()
      const notice = page.getByText('The connection is interrupted')
      way.cut()
      await notice.waitFor()
      await isAccessible()
      way.mend()
      await notice.waitFor({ state: 'detached' })
      // The page shows a sample of the events, so one order may be missing in it.
      await eventually(
        async () =>
          page
            .getByRole('link', { name: await pay(shop, 'eve') })
            .first()
            .waitFor({ timeout: 10_000 }),
        { timeout: 60_000 },
      )
    } finally {
      way.close()
    }
  })

  it('loads again when a file of its code could not be loaded, and once only when it is never there', async () => {
    const { page, open } = await operator('/')
    let asked = 0
    let isThere = (_: number) => false
    await page.route(/flow-graph-.*\.css/, (route) => (isThere(++asked) ? route.continue() : route.abort()))
    await open('/live')
    await eventually(() => expect(asked).toBe(2), { timeout: 60_000 })
    await page.getByText('This page cannot be shown').waitFor()
    expect(asked).toBe(2)

    asked = 0
    isThere = (time) => time > 1
    await page.evaluate('sessionStorage.clear()')
    await open('/live')
    await page.getByRole('figure').waitFor()
    expect(asked).toBe(2)
  })

  it('has one stream for what a tab shows, none while it is hidden, and none after the session', async () => {
    const { page } = await operator('/live')
    await page.getByText('Live: each second.').waitFor()
    const opened: string[] = []
    page.on('request', (request) => {
      if (/\/api\/.*(live|tail|stream)/.test(request.url())) opened.push(new URL(request.url()).search)
    })
    const closed = page.waitForEvent('requestfailed', (request) => request.url().includes('/api/live'))
    await becomes(page, 'hidden')
    await closed
    expect(opened).toEqual([])
    await becomes(page, 'visible')
    await eventually(() => expect(opened).toEqual(['?watch=traffic']))
    await page.getByRole('navigation').getByRole('link', { name: 'Orders' }).click()
    await eventually(() => expect(opened).toEqual(['?watch=traffic', '?watch=moved,problems']))
    const another = await page.context().newPage()
    await another.goto('/shop')
    await another.evaluate("fetch('/sign-out', { method: 'POST' })")
    await page.getByText('Sign in to see this page.').waitFor()
  })

  it('reads orders again when an event of them comes', async () => {
    const { page } = await operator('/orders')
    await page.getByRole('heading', { name: 'Orders' }).waitFor()
    const orderId = await shop.customer('fay').place({ 'green-tea': 1 })
    // Sooner than it looks in any case.
    await page.getByText(orderId).first().waitFor({ timeout: 20_000 })
  })

  it('says that Kafka cannot be looked at, while the rest works', async () => {
    const [port] = await freePorts(1)
    const changes = { TOPIC_PREFIX: prefix, KAFKA_BROKERS: `127.0.0.1:${port}` }
    const without = await openConsole(shop.url, serviceNames, changes)
    try {
      const { page, open, isAccessible } = await without.signedIn('olga', 'admin', { at: '/live' })
      await page.getByText(/^Kafka cannot be looked at since/).waitFor()
      await isAccessible()
      await open('/')
      const shown = () => page.getByRole('main').textContent()
      await expect.poll(shown, { timeout: 30_000 }).toContain('Nothing is wrong')
    } finally {
      await without.close()
    }
  })

  it('is Korean, dark and narrow, too', async () => {
    const { page, isAccessible } = await operator('/live', {
      language: 'ko-KR',
      colorScheme: 'dark',
      width: 360,
    })
    await page.getByText('실시간: 1초마다 갱신합니다.').waitFor()
    await page.getByRole('link', { name: 'order.paid', exact: true }).waitFor()
    const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
    expect(wider).toBeLessThanOrEqual(0)
    await isAccessible()
  })
})

/** The row of a topic, once its consumers are as expected. */
const isRead = (page: Page, topic: string, expected: RegExp) =>
  page
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: topic, exact: true }) })
    .filter({ hasText: expected })
    .waitFor()

/** As a browser does when another tab is chosen. */
const becomes = (page: Page, state: 'hidden' | 'visible') =>
  page.evaluate(`
    Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true })
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  `)

/** An order of a customer, paid. */
async function pay(shop: Shop, userId: string): Promise<string> {
  const customer = shop.customer(userId)
  await customer.charge(50_000)
  const orderId = await customer.place({ 'green-tea': 1 })
  await customer.pay(orderId)
  return orderId
}

/** A way to a server that can be cut, and mended again. */
async function interruptible(url: string) {
  const { port } = new URL(url)
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((from) => {
    if (isCut) return from.destroy()
    const to = connect(Number(port), '127.0.0.1')
    for (const socket of [from, to]) {
      sockets.add(socket)
      socket
        .on('error', () => undefined)
        .on('close', () => {
          sockets.delete(socket)
          from.destroy()
          to.destroy()
        })
    }
    from.pipe(to).pipe(from)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const cut = () => {
    isCut = true
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address?.port}`,
    cut,
    mend() {
      isCut = false
    },
    close() {
      cut()
      server.close()
    },
  }
}
