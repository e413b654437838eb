import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { scenes } from '@jangteo/demo'
import { type PortName, root, services, testStackVariable } from '@jangteo/infra'
import { eventually } from '@jangteo/testing'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserProgram, openBrowser, type Visitor } from './support/console.ts'
import { type NpmStart, npmStart } from './support/npm-start.ts'
import { type Customer, customerOf, type ServiceName } from './support/shop.ts'

/** Also on a busy machine a small scene ends within this time. */
const patience = { timeout: 120_000 }

describe.skipIf(browserProgram === undefined)(
  'simulated people and scenes, as npm start has them',
  { timeout: 180_000 },
  () => {
    let shop: NpmStart
    let console: Awaited<ReturnType<typeof openBrowser>>
    let operator: Customer
    let olga: Visitor

    const at = (port: PortName) => `http://127.0.0.1:${shop.ports[port]}`
    const urlOf = (name: ServiceName) => at(services.find((each) => each.name === name)?.port as PortName)

    beforeAll(async () => {
      shop = await npmStart()
      // Tokens are those of its own issuer.
      process.env[testStackVariable] = JSON.stringify(shop.coordinates)
      operator = customerOf('olga', urlOf, 'admin')
      console = await openBrowser(() => at('console'))
      olga = await console.signedIn('olga', 'admin', { at: '/demo?size=small' })
    }, 300_000)

    afterAll(async () => {
      await console?.close()
      await shop?.clear()
    })

    const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
    const part = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
    const ofDemo = async () => {
      const { body } = await operator.get('order', '/products?search=demo-&limit=100')
      return body.items.map(({ productId }: { productId: string }) => productId)
    }

    /** A command beside the shop, as a person runs it. */
    async function command(...args: string[]) {
      const file = path.join(root, 'infra/src/commands/demo.ts')
      const env = { ...process.env, JANGTEO_DEV_DIR: shop.dir, NO_COLOR: '1' }
      const run = spawn(process.execPath, [file, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
      const said = Promise.all([text(run.stdout), text(run.stderr)])
      const [code] = await once(run, 'exit')
      const [out, err] = await said
      return { code, out, err }
    }

    it('changes nothing before "operate" is switched on', async () => {
      const { page, isAccessible, operate } = olga
      await page.getByRole('heading', { name: 'Demo', exact: true }).waitFor()
      await button(page, /^Play/).first().waitFor()
      expect(await button(page, /^Play/).count()).toBe(scenes.length)
      for (const one of await button(page, /^Play/).all()) expect(await one.isDisabled()).toBe(true)
      expect(await button(page, 'Let people come').isDisabled()).toBe(true)
      expect(await button(page, 'Remove it').isDisabled()).toBe(true)
      await isAccessible()
      await operate()
      await eventually(async () => expect(await button(page, 'Remove it').isDisabled()).toBe(false))
    })

    it.each(scenes.map(({ name, title }) => [name, title.en]))(
      'plays %s to the expected end, with an audit as the last line',
      async (name, title) => {
        const { page, isAccessible, isPictured } = olga
        await button(page, `Play: ${title}`).click()
        const newest = part(page, 'The newest scene')
        await newest.getByRole('heading', { name: title }).waitFor()
        await eventually(
          async () => expect(await newest.getByRole('status').textContent()).not.toMatch(/^plays$/i),
          patience,
        )
        expect(await newest.textContent()).not.toMatch(/differs|ended early/i)
        expect(await newest.getByRole('status').textContent()).toMatch(/^ended as expected$/i)
        expect(await newest.getByText('holds', { exact: true }).count()).toBeGreaterThanOrEqual(2)
        await newest.getByText('Proved by an audit across all services, after the end').waitFor()
        await isAccessible()
        if (name !== 'bad-release') return
        await page.evaluate('scrollTo(0, 0)')
        await isPictured('demo')
      },
    )

    it('is red, and ends the command with 1, when the end is another one', async () => {
      expect(await command('break', 'gateway', 'declines')).toMatchObject({ code: 0 })
      try {
        const { code, out } = await command('scene', 'malformed-record', '--small')
        expect(out).toMatch(/^✗ the customer’s order before: payable, expected paid$/m)
        expect(out.trimEnd().split('\n').at(-1)).toMatch(/^✓ the audit across services, after the end: clean/)
        expect(code).toBe(1)
      } finally {
        expect(await command('mend')).toMatchObject({ code: 0 })
      }
      const newest = part(olga.page, 'The newest scene')
      await newest.getByText('ended otherwise').waitFor()
      expect(await newest.getByText('differs', { exact: true }).count()).toBeGreaterThan(0)
      await olga.isAccessible()
    })

    it('lets people come at a rate until they are stopped, and each of them can be found', async () => {
      const { page, isAccessible } = olga
      await page.getByLabel('People per second').fill('50')
      await page.getByRole('textbox', { name: 'Minutes' }).fill('120')
      await page.getByText('These are 360,000 people; at most 20,000 come.').waitFor()
      expect(await button(page, 'Let people come').isDisabled()).toBe(true)
      const begunAt = new Date().toISOString()
      await page.getByLabel('People per second').fill('20')
      await page.getByRole('textbox', { name: 'Minutes' }).fill('5')
      await button(page, 'Let people come').click()
      const people = part(page, 'People')
      await people.getByText('people come', { exact: true }).waitFor(patience)
      const paid = people.getByRole('row', { name: /^Orders paid \d/ })
      await eventually(async () => expect(await paid.textContent()).toMatch(/[1-9]/), patience)
      expect((await ofDemo()).length).toBeGreaterThanOrEqual(40)
      const { code, err } = await command('scene', 'rush')
      expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('busy') })
      await button(page, 'Stop the people').click()
      await people.getByText('stopped', { exact: true }).waitFor()
      await people.getByText('0 people are here, 0.0 come per second.').waitFor()
      expect(await people.getByRole('row', { name: /^Visits that failed/ }).textContent()).toMatch(/\D0$/)
      expect(await people.getByRole('row', { name: /^Orders paid twice/ }).textContent()).toMatch(/\D0$/)
      await isAccessible()
      const { body } = await operator.get('order', `/internal/orders?status=paid&from=${begunAt}&limit=100`)
      expect(body.items.length).toBeGreaterThan(0)
      for (const { userId } of body.items) expect(userId).toMatch(/^demo-[a-z]+-[a-z]+-\d+$/)
    })

    it('is removed by one click: nothing of it is open or on sale, and what was paid stays', async () => {
      const counted = async () => {
        const { body } = await operator.get('order', '/internal/order-counts')
        const items: { status: string; count: number }[] = body.items
        return Object.fromEntries(items.map(({ status, count }) => [status, count]))
      }
      const before = await counted()
      const { page, isAccessible } = olga
      await button(page, 'Remove it').click()
      await part(page, 'Remove the demo')
        .getByText(/^Removed: \d/)
        .waitFor(patience)
      expect(await ofDemo()).toEqual([])
      const { body } = await operator.get('coupon', '/coupons/campaigns?limit=100')
      const running: { name: string; status: string }[] = body.items
      expect(running.filter(({ name, status }) => name.startsWith('데모') && status === 'running')).toEqual(
        [],
      )
      const after = await counted()
      // A payment that was under way may have come to its end.
      expect(after.paid).toBeGreaterThanOrEqual(before.paid as number)
      expect(after.payable ?? 0).toBe(0)
      await isAccessible()
    })

    it('is listed by the command as the page has it', async () => {
      const { code, out } = await command('scenes', '--json')
      expect(code).toBe(0)
      const shown = await olga.page.getByRole('article').getByRole('heading').allInnerTexts()
      expect(JSON.parse(out).map(({ title }: { title: { en: string } }) => title.en)).toEqual(shown)
    })

    it('speaks Korean, is dark, and fits a narrow screen', async () => {
      const { page, isAccessible } = await console.signedIn('olga', 'admin', {
        ...{ at: '/demo', language: 'ko-KR', colorScheme: 'dark', width: 360 },
      })
      await page.getByRole('heading', { name: '선착순 쿠폰' }).waitFor()
      await page.getByText('예상과 다름').waitFor()
      const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      expect(wider).toBeLessThanOrEqual(0)
      await isAccessible()
    })

    it('is for operators', async () => {
      const { page } = await console.signedIn('ann', 'customer', { at: '/demo' })
      await page.getByText('This page needs the scope "operate"').waitFor()
    })
  },
)
