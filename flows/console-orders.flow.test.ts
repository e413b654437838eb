import { randomUUID } from 'node:crypto'
import { eventually, uniquePrefix } from '@jangteo/testing'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserProgram, type OpenedConsole, openConsole } from './support/console.ts'
import { networks } from './support/networks.ts'
import { type Customer, openShop, type Shop, serviceNames } from './support/shop.ts'

/** A page asks again every three seconds. */
const patient = { timeout: 30_000 }

/** What is in the lane of a service, row by row. */
async function laneOf(page: Page, lane: string): Promise<string[]> {
  const table = page.getByRole('region', { name: 'What happened' }).getByRole('table')
  const heads = await table.getByRole('columnheader').allInnerTexts()
  const rows = await table.getByRole('row').all()
  const cells = await Promise.all(rows.slice(1).map(async (row) => (await cellsOf(row))[heads.indexOf(lane)]))
  return cells.flatMap((cell) => cell?.split('\n') ?? []).filter((text) => text.trim() !== '')
}

const cellsOf = (row: Locator): Promise<string[]> => row.locator('th, td').allInnerTexts()

describe.skipIf(browserProgram === undefined)('orders in the console', () => {
  let shop: Shop
  let console: OpenedConsole
  let ann: Customer
  let orderId: string

  beforeAll(async () => {
    shop = await openShop(networks.kafka(uniquePrefix()), {
      ...{ CONSUMER_LINGER_MS: '50', STUCK_AFTER_SECONDS: '1' },
      // The service would ask balance again by itself.
      ANSWER_PATIENCE_SECONDS: '3600',
    })
    console = await openConsole(shop.url, serviceNames)
    ann = shop.customer('ann')
    await ann.charge(200_000)
    orderId = await ann.place({ 'coffee-beans': 2 })
    await ann.pay(orderId)
  }, 300_000)

  afterAll(async () => {
    await console?.close()
    await shop?.close()
  })

  const signedIn = (at: string, options: Parameters<OpenedConsole['visitor']>[0] = {}) =>
    console.signedIn('olga', 'admin', { at, ...options })

  it('an order is followed from the click to the mail, with a lane for each service', async () => {
    const { page, isAccessible, isPictured } = await signedIn('/orders?userId=ann')
    await page.getByRole('link', { name: orderId }).click()
    await page.getByRole('heading', { name: `Order ${orderId}` }).waitFor()
    await eventually(
      async () => expect(await laneOf(page, 'notification')).toContain('publishes NotificationSent'),
      patient,
    )
    expect(await laneOf(page, 'customer')).toEqual(['places the order', 'pays'])
    expect(await laneOf(page, 'order')).toEqual(
      expect.arrayContaining(['publishes OrderCreated', 'applies PaymentCompleted', 'publishes OrderPaid']),
    )
    expect(await laneOf(page, 'balance')).toEqual(
      expect.arrayContaining(['applies OrderPaymentRequested', 'publishes PaymentCompleted']),
    )
    expect(await laneOf(page, 'notification')).toContain('applies OrderPaid')
    expect(await laneOf(page, 'data-platform')).toContain('stores OrderPaid')
    await page.getByText(/^2 × .*19,000/).waitFor()
    await page.getByText('Placed without a coupon.').waitFor()
    await isAccessible()
    await isPictured('order')
  })

  it('its records have their headers, at an address that can be sent to a colleague', async () => {
    const { page, isAccessible } = await signedIn(`/orders/${orderId}`)
    await page.getByRole('button', { name: 'publishes OrderPaid' }).click()
    const record = page.getByRole('table', { name: 'Record: OrderPaid' })
    const rows = (await record.getByRole('row').allInnerTexts()).map((text) => text.split('\t'))
    expect(Object.fromEntries(rows)).toMatchObject({
      'Topic, partition, offset': expect.stringMatching(/^order\.paid:\d+:\d+$/),
      ...{ Key: 'ann', eventType: 'OrderPaid', producer: 'order', aggregateId: orderId },
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-/),
    })
    const colleague = await signedIn(page.url().replace(console.url(), ''))
    await colleague.page.getByRole('table', { name: 'Record: OrderPaid' }).waitFor()
    await isAccessible()
  })

  it('two of its states are compared field by field', async () => {
    const { page } = await signedIn(`/orders/${orderId}`)
    const difference = page.getByRole('region', { name: 'Two states of the order' })
    const status = difference.getByRole('row', { name: /^status/ })
    await eventually(async () =>
      expect(await cellsOf(status)).toEqual(['status · changed', 'payable', 'paid']),
    )
    const amount = await cellsOf(difference.getByRole('row', { name: /^amount/ }))
    expect([amount.length, amount[1]]).toEqual([3, amount[2]])
    const before = page.getByLabel('Before')
    const paying = before.locator('option', { hasText: 'OrderPaymentRequested' })
    await before.selectOption((await paying.getAttribute('value')) as string)
    expect(await cellsOf(status)).toEqual(['status · changed', 'paying', 'paid'])
  })

  it('a dead letter lasts in the lane of its service', async () => {
    await shop.behind(
      'notification',
      `with gone as (
         delete from messaging.inbox where consumer = 'notification.order.paid' returning event_id
       )
       insert into messaging.dead_letter (consumer, event_id, topic, partition, "offset", timestamp, key, headers, error,
         attempts, first_failed_at, dead_at)
       select 'notification.order.paid', event_id, 'order.paid', 0, 0, now(), 'ann', '{}', 'there is no template', 3, now(), now()
       from gone`,
    )
    const { page, isAccessible } = await signedIn(`/orders/${orderId}`)
    await page.getByRole('button', { name: 'cannot apply OrderPaid' }).waitFor(patient)
    const lane = await laneOf(page, 'notification')
    expect(lane).toContainEqual(
      expect.stringMatching(/^there is no template \(3 attempts\) dead letter notification\/\d+$/),
    )
    expect(lane.at(-1)).toMatch(/^waits for an operator \d/)
    expect(lane).not.toContain('applies OrderPaid')
    await isAccessible()
  })

  it('orders that are stuck are found by what they wait for, and retried together, with a result for each', async () => {
    await shop.leave('balance')
    const stuck = [await ann.place({ 'green-tea': 1 }), await ann.place({ 'green-tea': 1 })]
    for (const each of stuck) expect((await ann.post('order', `/orders/${each}/pay`)).status).toBe(202)
    const { page, operate, isAccessible } = await signedIn('/orders')
    await page.getByRole('button', { name: '2 paying, waiting for payment' }).click(patient)
    await eventually(async () => expect(await page.getByRole('listitem').count()).toBe(2))
    expect(new URL(page.url()).search).toBe('?state=paying&waitsFor=payment&sort=oldest')
    await isAccessible()
    await operate()
    await page.getByLabel('Choose all that are shown').check()
    await page.getByRole('button', { name: 'Retry' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Reason').fill('balance comes back')
    await isAccessible()
    await dialog.getByRole('button', { name: 'Retry' }).click()
    const results = page.getByRole('status').filter({ hasText: 'What came of it' })
    for (const each of stuck) await results.getByText(each).waitFor()
    expect(await results.getByText('done (paying)').count()).toBe(2)
    await isAccessible()

    const order = await signedIn(`/orders/${stuck[0]}`)
    await order.page.getByText('too long: it is stuck').waitFor(patient)
    await order.page.getByText('The service balance cannot be reached').waitFor(patient)
    expect(await laneOf(order.page, 'order')).toContain('asked again (operator:olga): balance comes back')
    expect(await laneOf(order.page, 'balance')).toContain('→ takes the money')
    await shop.comeBack('balance')
    for (const each of stuck) await ann.untilOrder(each, 'paid')
    await eventually(async () => expect(await laneOf(order.page, 'order')).toContain('is paid'), patient)
  })

  it('an order that waits for nothing is not retried, and the page says so', async () => {
    const { page, operate } = await signedIn('/orders?state=paid')
    await operate()
    await page.getByLabel(`Choose order ${orderId}`).check()
    await page.getByRole('button', { name: 'Retry' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Reason').fill('a trial')
    await dialog.getByRole('button', { name: 'Retry' }).click()
    await page.getByText(/refused: The order .* is paid and waits for no answer/).waitFor()
  })

  it("a customer's own words are masked, until an operator says why they are needed", async () => {
    const cancelled = await ann.place({ 'green-tea': 1 })
    await ann.post('order', `/orders/${cancelled}/cancel`, { body: { reason: 'I move to Busan' } })
    const { page, operate, open, isAccessible } = await signedIn(`/orders/${cancelled}`)
    await page.getByText(/: •••$/).waitFor()
    await operate()
    await page.getByRole('button', { name: 'Show personal data' }).click()
    await isAccessible()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Reason').fill('she has called')
    await dialog.getByRole('button', { name: 'Show', exact: true }).click()
    await page.getByText(/: I move to Busan$/).waitFor()
    // For this order alone, though the page stays.
    const other = await ann.place({ 'green-tea': 1 })
    await ann.post('order', `/orders/${other}/cancel`, { body: { reason: 'I move to Daegu' } })
    await page.evaluate(`history.pushState(null, '', '/orders/${other}')`)
    await page.getByRole('heading', { name: other }).waitFor()
    await page.getByText(/: •••$/).waitFor()
    expect(await page.getByText('I move to Busan').count()).toBe(0)
    await open('/actions')
    await page.getByText('she has called').waitFor()
  })

  it('an order that there is not, and a choice that nothing fits, say what to do next', async () => {
    const { page, open, isAccessible } = await signedIn(`/orders/${randomUUID()}`)
    await page.getByText('There is no such order').waitFor()
    await isAccessible()
    await open('/orders?userId=no-such-customer')
    await page.getByText('No order fits').waitFor()
    await isAccessible()
  })

  it.each(['/orders', '/orders/:orderId'])(
    '%s speaks Korean, is dark, and fits a narrow screen',
    async (path) => {
      const { page, isAccessible } = await signedIn(path.replace(':orderId', orderId), {
        ...{ language: 'ko-KR', colorScheme: 'dark', width: 360 },
      })
      await page.getByRole('heading', { name: /^주문/ }).first().waitFor()
      await page.getByText('결제 완료').first().waitFor()
      const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      expect(wider).toBeLessThanOrEqual(0)
      await isAccessible()
    },
  )
})
