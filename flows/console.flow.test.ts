import { uniquePrefix } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserProgram, type OpenedConsole, openConsole } from './support/console.ts'
import { networks } from './support/networks.ts'
import { openShop, type Shop, serviceNames } from './support/shop.ts'

/** In bytes, as gzip. */
const FIRST_LOAD = 200_000

describe.skipIf(browserProgram === undefined)('the console, in a browser', () => {
  let shop: Shop
  let console: OpenedConsole

  beforeAll(async () => {
    const prefix = uniquePrefix()
    shop = await openShop(networks.kafka(prefix))
    console = await openConsole(shop.url, serviceNames, { TOPIC_PREFIX: prefix })
  }, 300_000)

  afterAll(async () => {
    await console?.close()
    await shop?.close()
  })

  it('shows a stranger the sign-in and the storefront, and nothing else', async () => {
    const { page, open, isAccessible } = await console.visitor()
    await open('/audit')
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    expect(await page.getByRole('navigation').getByRole('link').allInnerTexts()).toEqual(['Shop'])
    await isAccessible()
  })

  it('brings an operator back to the page that was asked for, and knows who it is', async () => {
    const { page, isAccessible } = await console.signedIn('olga', 'admin', { at: '/audit' })
    await page.getByRole('heading', { name: 'Audit' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/audit')
    await page.getByRole('button', { name: 'olga' }).waitFor()
    await isAccessible()
  })

  it('tells a customer that a page is for operators', async () => {
    const { page, isAccessible } = await console.signedIn('ann', 'customer', { at: '/audit' })
    await page.getByText('This page needs the scope "operate"').waitFor()
    await isAccessible()
  })

  it('shows support the orders, and says which scope a page needs that support may not see', async () => {
    const { page, open, isAccessible } = await console.signedIn('suna', 'support', { at: '/orders' })
    await page.getByRole('heading', { name: 'Orders' }).waitFor()
    const navigation = page.getByRole('navigation', { name: 'Pages' })
    expect(await navigation.getByRole('link').allTextContents()).toEqual(['Find', 'Orders', 'Shop'])
    await open('/dead-letters')
    await page.getByText('This page needs the scope "operate"').waitFor()
    await isAccessible()
  })

  it('audits the shop only after "operate" was switched on, and says that nothing was lost', async () => {
    const customer = shop.customer('ann')
    await customer.charge(100_000)
    await customer.pay(await customer.place({ 'green-tea': 1 }))
    const { page, operate, isAccessible } = await console.signedIn('olga', 'admin', { at: '/audit' })
    expect(await page.getByRole('button', { name: 'Audit now' }).isDisabled()).toBe(true)
    await operate()
    await page.getByRole('button', { name: 'Audit now' }).click()
    await page.getByText('Nothing was lost, nothing was invented').waitFor()
    expect(await page.getByRole('row').count()).toBeGreaterThan(20)
    await isAccessible()
  })

  it('names the object of a row that was changed behind a service, until it is mended', async () => {
    const customer = shop.customer('bob')
    await customer.charge(50_000)
    const orderId = await customer.place({ 'green-tea': 1 })
    await customer.pay(orderId)
    const changeBehind = (by: string) =>
      shop.behind(
        'order',
        `set session_replication_role = replica; update orders set amount = amount ${by} where order_id = '${orderId}'`,
      )
    await changeBehind('+ 1')
    const { page, operate, isAccessible } = await console.signedIn('olga', 'admin', { at: '/audit' })
    await operate()
    await page.getByRole('button', { name: 'Audit now' }).click()
    await page.getByText('Something differs').waitFor()
    await page.getByText(orderId).first().waitFor()
    await isAccessible()
    await changeBehind('- 1')
    await page.getByRole('button', { name: 'Audit now' }).click()
    await page.getByText('Nothing was lost, nothing was invented').waitFor()
  })

  it('finds anything by its id, and shows the record behind it', async () => {
    const customer = shop.customer('cho')
    await customer.charge(50_000)
    const orderId = await customer.place({ 'green-tea': 1 })
    await customer.timeline(orderId, ['OrderCreated'])
    const { page, isAccessible } = await console.signedIn('olga', 'admin')
    await page
      .getByRole('searchbox')
      .or(page.getByLabel(/^Any id/))
      .fill(orderId)
    await page.getByRole('button', { name: 'Find' }).click()
    const found = page.getByRole('region', { name: 'Found' })
    await found.getByText('Newest event').waitFor()
    await isAccessible()
    await found.getByRole('link', { name: /:\d+:\d+$/ }).click()
    await page.getByText(orderId).first().waitFor()
    expect(new URL(page.url()).search).toContain('begin=offset')
  })

  it('says who did what', async () => {
    const answer = await shop.operator.post('order', '/products/green-tea/stock', {
      body: { change: 5, reason: 'delivery' },
      headers: { 'idempotency-key': crypto.randomUUID() },
    })
    expect(answer.status).toBe(200)
    const { page, isAccessible } = await console.signedIn('olga', 'admin', { at: '/actions' })
    await page.getByText('operator:operator').first().waitFor()
    await isAccessible()
  })

  it('says that a sign-in has failed, and leads to the next one', async () => {
    const { page, open, isAccessible } = await console.visitor()
    await open('/auth/callback?code=x&state=y')
    await page.getByText(/^It took longer than ten minutes/).waitFor()
    await isAccessible()
    await page.getByRole('link', { name: 'Sign in again' }).click()
    await page.getByLabel('Name').waitFor()
  })

  it('breaks nothing where there is no lab, and says why', async () => {
    const { page, isAccessible } = await console.signedIn('olga', 'admin', { at: '/break' })
    await page.getByText('Nothing can be broken here').waitFor()
    expect(await page.getByRole('navigation').getByRole('link', { name: 'Break it' }).count()).toBe(0)
    await isAccessible()
  })

  it('speaks Korean, is dark, and fits a narrow screen', async () => {
    const { page, open, operate, isAccessible } = await console.signedIn('olga', 'admin', {
      at: '/audit',
      language: 'ko-KR',
      colorScheme: 'dark',
      width: 360,
    })
    await page.getByRole('heading', { name: '감사' }).waitFor()
    await operate()
    await page.getByRole('button', { name: '지금 감사' }).click()
    // What services say is Korean, too: equations, and problems by their codes.
    await page.getByText('주문은 이벤트가 말하는 그대로다').waitFor()
    const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
    expect(wider).toBeLessThanOrEqual(0)
    await isAccessible()
    await open('/topics/there-is-none')
    await page.getByText('그런 토픽이 없습니다.').waitFor()
    await page.getByText('There is no topic there-is-none.').waitFor()
    await isAccessible()
  })

  it('loads less than 200 kB at first', async () => {
    const { page } = await console.signedIn('olga', 'admin')
    await page.getByRole('heading', { name: 'Find' }).waitFor()
    const assets = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        .filter((name) => name.includes('/assets/')),
    )
    let bytes = 0
    for (const url of assets) {
      const { headers, size } = await asGzip(url)
      expect(headers).toMatchObject({ encoding: 'gzip' })
      bytes += size
    }
    expect(assets.length).toBeGreaterThan(1)
    expect(bytes).toBeLessThan(FIRST_LOAD)
  })

  it('says what it cannot know while a service is away', async () => {
    const { page, isAccessible, isPictured } = await console.signedIn('olga', 'admin')
    await page.getByText('Nothing is wrong').waitFor()
    await shop.leave('ranking')
    try {
      await page.getByText(/The service ranking cannot be reached/).waitFor()
      await isAccessible()
      await isPictured('find')
    } finally {
      await shop.comeBack('ranking')
    }
  })
})

/** fetch decodes the body: the length is in the header. */
async function asGzip(url: string) {
  const answer = await fetch(url, { headers: { 'accept-encoding': 'gzip' } })
  await answer.arrayBuffer()
  return {
    headers: { encoding: answer.headers.get('content-encoding') },
    size: Number(answer.headers.get('content-length')),
  }
}
