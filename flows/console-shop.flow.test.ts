import { eventually, uniquePrefix } from '@jangteo/testing'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserProgram, type OpenedConsole, openConsole, type Visitor } from './support/console.ts'
import { networks } from './support/networks.ts'
import { deliver, startPushService } from './support/push.ts'
import { openShop, type Shop, serviceNames } from './support/shop.ts'

describe.skipIf(browserProgram === undefined)('the storefront, in a browser', { timeout: 180_000 }, () => {
  let shop: Shop
  let console: OpenedConsole

  beforeAll(async () => {
    shop = await openShop(networks.kafka(uniquePrefix()))
    console = await openConsole(shop.url, serviceNames)
  }, 300_000)

  afterAll(async () => {
    await console?.close()
    await shop?.close()
  })

  /** With a look by axe at the page itself, without what is shown only while the mouse is on it. */
  const looked = <Here extends Visitor>(here: Here) => ({
    ...here,
    async isClean() {
      await here.page.mouse.move(0, 0)
      await here.page.getByRole('tooltip').waitFor({ state: 'detached' })
      await here.isAccessible()
    },
  })
  const guest = async () => looked(await console.visitor())
  const signedIn = async (...who: Parameters<OpenedConsole['signedIn']>) =>
    looked(await console.signedIn(...who))
  const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name })
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

  it('shows everyone the catalogue: searched, sorted, one product, in the cart', async () => {
    const { page, open, isClean, isPictured } = await guest()
    await open('/shop')
    await link(page, 'Green tea, 100 g').waitFor()
    expect(await page.getByRole('list', { name: 'Shop' }).getByRole('listitem').count()).toBe(16)
    await isClean()
    await isPictured('shop')
    await page.getByLabel('Order by').selectOption('-price')
    await eventually(async () =>
      expect(
        await page.getByRole('list', { name: 'Shop' }).getByRole('listitem').first().textContent(),
      ).toContain('Moon jar'),
    )
    await page.getByLabel('Search').fill('녹차')
    await eventually(async () =>
      expect(await page.getByRole('list', { name: 'Shop' }).getByRole('listitem').count()).toBe(1),
    )
    expect(new URL(page.url()).search).toBe(`?sort=-price&search=${encodeURIComponent('녹차')}`)
    await link(page, 'Green tea, 100 g').click()
    await page.getByText('First spring leaves from Boseong.').waitFor()
    await button(page, 'Put into the cart: Green tea, 100 g').click()
    await page.getByText('It is in the cart.').waitFor()
    await isClean()
    await link(page, 'Cart (1)').click()
    await button(page, 'Sign in to order').waitFor()
    await isClean()
    expect(await link(page, 'My orders').count()).toBe(0)
  })

  it('sells: an order is placed, declined, paid after a charge, and its points pay the next one', async () => {
    const { page, isClean } = await signedIn('ann', 'customer', {
      at: '/shop/products/rice-cooker',
    })
    await button(page, 'Put into the cart: Rice cooker, six cups').click()
    await link(page, 'Cart (1)').click()
    await button(page, 'Place the order').click()
    await page.getByText('To be paid', { exact: true }).waitFor()
    await isClean()
    const orderId = new URL(page.url()).pathname.split('/').at(-1) as string

    await button(page, 'Pay').click()
    await page.getByText('Your wallet has too little money').waitFor()
    await link(page, 'Charge the wallet').click()
    await page.getByText('You have charged nothing yet.').waitFor()
    await page.getByLabel('Amount in won').fill('300000')
    await button(page, 'Charge').click()
    await page.getByRole('table', { name: 'Charges' }).getByText('in the wallet').waitFor()
    await page.getByText('Balance: ₩300,000').waitFor()
    await isClean()

    await link(page, 'My orders').click()
    await link(page, /\d/).first().click()
    await button(page, 'Pay').click()
    await page.getByText('Paid', { exact: true }).waitFor()
    expect(await shop.customer('ann').order(orderId)).toMatchObject({ status: 'paid', amount: 189_000 })
    await shop.customer('ann').untilPoints(1_890)

    await link(page, 'Shop').last().click()
    await button(page, 'Put into the cart: Green tea, 100 g').click()
    await link(page, 'Cart (1)').click()
    await button(page, 'Place the order').click()
    await page.getByLabel('Pay with points').fill('1890')
    await button(page, 'Pay').click()
    await page.getByText('Paid', { exact: true }).waitFor()
    expect(await shop.customer('ann').balance()).toBe(300_000 - 189_000 - (12_500 - 1_890))
    await button(page, 'Cancel the order').click()
    await page.getByText('Cancelled, and the money is back').waitFor()
    await isClean()
  })

  it('gives a coupon in line, says what is left, and the coupon makes an order cheaper', async () => {
    const { page, isClean } = await signedIn('bob', 'customer', { at: '/shop/coupons' })
    await page.getByText('1,000 of 1,000 left').waitFor()
    await button(page, 'Get a coupon').click()
    await page.getByText('The coupon is yours.').waitFor()
    await page.getByRole('list', { name: 'My coupons' }).getByText('to be used').waitFor()
    await page.getByText('999 of 1,000 left').waitFor()
    await isClean()
    await link(page, 'Shop').last().click()
    await button(page, 'Put into the cart: Notebook of hanji paper').click()
    await link(page, 'Cart (1)').click()
    await page.getByLabel('Quantity: Notebook of hanji paper').fill('3')
    await page
      .getByLabel('Coupon')
      .selectOption({ label: 'Five thousand won for the first thousand: ₩5,000 off' })
    await isClean()
    await button(page, 'Place the order').click()
    await page.getByText('To be paid', { exact: true }).waitFor()
    await page.getByText('-₩5,000').waitFor()
    await page.getByText('₩24,400').waitFor()
  })

  it('shows a customer the place in line, live', async () => {
    const { page, isClean } = await signedIn('choi', 'customer', { at: '/shop/coupons' })
    // The line stands still while its row is locked.
    // Again when the service closes an idle connection at the moment of the request.
    await eventually(() => shop.customer('first').coupon())
    await shop.behind('coupon', 'begin; select from line for update')
    try {
      for (const name of ['second', 'third']) {
        const body = { campaignId: '019aa7f0-0000-7000-8000-000000000005' }
        expect((await shop.customer(name).post('coupon', '/coupons/issue', { body })).status).toBe(202)
      }
      await button(page, 'Get a coupon').click()
      await page.getByText('You are number 3 in line').waitFor()
      await page.reload()
      await page.getByText('You are number 3 in line').waitFor()
      await isClean()
    } finally {
      await shop.behind('coupon', 'commit')
    }
    await page.getByText('The coupon is yours.').waitFor()
  })

  it('brings news into the page, and as a push into its service worker', async () => {
    const push = await startPushService()
    try {
      const { page, open, isClean } = await signedIn('kim', 'customer', { at: '/shop' })
      await push.serve(page)
      await open('/shop/notifications')
      await page.getByText('Nothing yet.').waitFor()
      await page.getByRole('switch', { name: /Push messages to this browser/ }).click({ force: true })
      await page.getByRole('switch', { checked: true }).waitFor()
      const kim = shop.customer('kim')
      await eventually(async () =>
        expect((await kim.get('notification', '/me/push-subscriptions')).body.items).toHaveLength(1),
      )
      await kim.charge(50_000)
      await kim.pay(await kim.place({ 'green-tea': 1 }))
      const news = page
        .getByRole('list', { name: 'Notifications' })
        .getByText('Your order is paid: 12,500 won')
      await news.waitFor()
      await isClean()

      // A new coupon is what a push message announces unless the customer chooses otherwise.
      await kim.coupon()
      await eventually(() => expect(push.messages).toHaveLength(1))
      const [message = ''] = push.messages
      const { title, notificationId } = JSON.parse(message)
      await page.getByRole('list', { name: 'Notifications' }).getByText(title).waitFor()
      await deliver(page, message)
      await deliver(page, message)
      await eventually(async () =>
        expect(await shownNotifications(page)).toEqual([{ title, tag: notificationId }]),
      )
      await page.getByRole('switch', { checked: true }).click({ force: true })
      await eventually(async () =>
        expect((await kim.get('notification', '/me/push-subscriptions')).body.items).toEqual([]),
      )

      // The next person at this browser gets none of her messages.
      await page.getByRole('switch', { checked: false }).click({ force: true })
      await page.getByRole('switch', { checked: true }).waitFor()
      await page.getByRole('button', { name: 'kim' }).click()
      await page.getByRole('menuitem', { name: 'Sign out' }).click()
      await eventually(async () =>
        expect((await kim.get('notification', '/me/push-subscriptions')).body.items).toEqual([]),
      )
    } finally {
      await push.stop()
    }
  })

  it('signs out while the notification service does not answer', async () => {
    const push = await startPushService()
    try {
      const { page, open } = await signedIn('lee', 'customer', { at: '/shop' })
      await push.serve(page)
      await open('/shop/notifications')
      await page.getByRole('switch', { name: /Push messages to this browser/ }).click({ force: true })
      await page.getByRole('switch', { checked: true }).waitFor()
      await page.route('**/me/push-subscriptions**', () => undefined)
      await page.getByRole('button', { name: 'lee' }).click()
      const signedOut = page.waitForRequest('**/sign-out')
      await page.getByRole('menuitem', { name: 'Sign out' }).click()
      await signedOut
    } finally {
      await push.stop()
    }
  })

  it('is popular what was bought, also in Korean, in the dark, on a narrow screen', async () => {
    const { page, isClean } = await signedIn('lee', 'customer', {
      ...{ at: '/shop', language: 'ko-KR', colorScheme: 'dark', width: 360 },
    })
    const popular = page.getByRole('list', { name: '오늘의 인기 상품' })
    await popular.getByRole('link', { name: '6인용 전기밥솥' }).waitFor()
    const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
    expect(wider).toBeLessThanOrEqual(0)
    await isClean()
  })

  it('has its catalogue while rankings are away, and says what is not known', async () => {
    await shop.leave('ranking')
    try {
      const { page, open, isClean } = await guest()
      await open('/shop')
      await page.getByText('What is popular is not known now.').waitFor()
      await link(page, 'Green tea, 100 g').waitFor()
      await isClean()
    } finally {
      await shop.comeBack('ranking')
    }
  })

  it('shows each list beyond its first page, by keyboard, too', async () => {
    const MANY = 21
    const park = shop.customer('park')
    const times = Array.from({ length: MANY }, (_, n) => n)
    const campaigns = await Promise.all(
      times.map(async (n) => {
        const body = {
          ...{ name: `Coupon ${n}`, discount: { kind: 'fixed', amount: 1_000 }, minimumAmount: 1_000 },
          ...{ quantity: 1, closesAt: '2099-12-31T00:00:00Z', validForSeconds: 86_400 },
        }
        const headers = { 'idempotency-key': crypto.randomUUID(), 'operator-reason': 'many' }
        const answer = await shop.operator.post('coupon', '/coupons/campaigns', { body, headers })
        expect(answer).toMatchObject({ status: 201 })
        return answer.body.campaignId
      }),
    )
    for (const campaignId of campaigns) {
      await park.charge(1_000)
      await park.place({ 'green-tea': 1 })
      expect((await park.post('coupon', '/coupons/issue', { body: { campaignId } })).status).toBe(202)
    }
    // Each charge and each coupon is also a notification.
    await eventually(async () => {
      const { body } = await park.get('notification', '/notifications?limit=100')
      expect(body.items).toHaveLength(2 * MANY)
    })

    const { page, open, isClean } = await signedIn('park', 'customer', { at: '/shop/wallet' })
    const goesOn = async (path: string, all: number, shown: () => Promise<number>) => {
      await open(path)
      for (let some = 20; some < all; some += 20) {
        await page.getByText(`${some} are shown.`, { exact: true }).waitFor()
        expect(await shown()).toBe(some)
        await isClean()
        await button(page, 'More').focus()
        await page.keyboard.press('Enter')
      }
      await page.locator('[role=status]:focus', { hasText: `All ${all} are shown.` }).waitFor()
      expect(await shown()).toBe(all)
      expect(await button(page, 'More').count()).toBe(0)
      await isClean()
    }
    const itemsOf = (name: string) => () => page.getByRole('list', { name }).getByRole('listitem').count()
    const rows = () => page.getByRole('table', { name: 'Charges' }).getByRole('row').count()
    await goesOn('/shop/wallet', MANY, rows)
    await goesOn('/shop/orders', MANY, () => page.locator('a[href^="/shop/orders/"]').count())
    await goesOn('/shop/coupons', MANY, itemsOf('My coupons'))
    await goesOn('/shop/notifications', 2 * MANY, itemsOf('Notifications'))
    // What comes while a person reads is on top of what was read, and hides none of it.
    await park.charge(20_000)
    await eventually(async () => expect(await itemsOf('Notifications')()).toBe(2 * MANY + 1))
  })
})

/** What the page's worker shows now. */
const shownNotifications = (page: Page) =>
  page.evaluate<{ title: string; tag: string }[]>(`navigator.serviceWorker.getRegistrations()
    .then((all) => Promise.all(all.map((each) => each.getNotifications())))
    .then((shown) => shown.flat().map(({ title, tag }) => ({ title, tag })))`)
