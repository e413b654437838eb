import { randomBytes } from 'node:crypto'
import { OrderPaid } from '@jangteo/events'
import type { Network } from '@jangteo/service-testing'
import { eventually, uniquePrefix } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserProgram, type OpenedConsole, openConsole } from './support/console.ts'
import { networks } from './support/networks.ts'
import { openShop, type Shop, serviceNames } from './support/shop.ts'

const PATIENT = { timeout: 30_000 }
/** More than one page of a list on the screen, and few enough to be redriven slowly. */
const CUSTOMERS = 12

describe.skipIf(browserProgram === undefined)('the dead letters, in a browser', () => {
  let shop: Shop
  let network: Network
  let console: OpenedConsole

  beforeAll(async () => {
    network = networks.kafka(uniquePrefix())
    shop = await openShop(network)
    console = await openConsole(shop.url, serviceNames)
  }, 300_000)

  afterAll(async () => {
    await console?.close()
    await shop?.close()
  })

  const lettersOf = async () => (await shop.operator.get('notification', '/internal/dead-letters')).body.items

  it('says that there are none, with the time of the look', async () => {
    const { page, isAccessible } = await console.signedIn('olga', 'admin', { at: '/dead-letters' })
    await page.getByText('No dead letters: every event was applied.').waitFor()
    await isAccessible()
  })

  it('a malformed record is found, read and discarded, and the next order of its customer completes', async () => {
    const { transport } = network('stranger')
    try {
      const value = Buffer.concat([Buffer.from('not Avro'), randomBytes(8)])
      await transport.publish([
        { topic: OrderPaid.topic, key: 'ann', value, headers: { note: 'of a stranger' } },
      ])
    } finally {
      await transport.close()
    }
    await eventually(async () => expect(await lettersOf()).toHaveLength(1), PATIENT)
    const { page, isAccessible } = await console.signedIn('olga', 'admin', { at: '/dead-letters' })
    await page.getByRole('link', { name: 'notification cannot apply events of order.paid' }).click()
    await isAccessible()
    await page.getByRole('link', { name: /^Dead letter notification\// }).click()
    await page.getByText('It cannot be decoded: ').waitFor()
    await page.getByText('6e 6f 74 20 41 76 72 6f').waitFor()
    await page.getByText('of a stranger').waitFor()
    await isAccessible()

    // Read-only until "operate" is switched on: the dialog has the switch.
    await page.getByRole('button', { name: 'Discard', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Reason').fill('rubbish of a stranger')
    expect(await dialog.getByRole('button', { name: 'Discard', exact: true }).isDisabled()).toBe(true)
    await dialog.getByRole('switch').click({ force: true })
    await dialog.getByRole('switch').waitFor({ state: 'detached' })
    await isAccessible()
    await dialog.getByRole('button', { name: 'Discard', exact: true }).click()
    await page.getByText('By operator:olga: rubbish of a stranger').waitFor()
    await isAccessible()
    expect(await lettersOf()).toEqual([])

    const ann = shop.customer('ann')
    await ann.charge(100_000)
    expect((await ann.pay(await ann.place({ 'green-tea': 1 }))).body.status).toBe('paid')
    await eventually(async () => {
      const { body } = await ann.get('notification', '/notifications')
      expect(body.items.map(({ kind }: { kind: string }) => kind)).toContain('order-paid')
    })
  })

  it('other data is written, tried, and applied in the place of a dead letter', async () => {
    await shop.behind(
      'notification',
      `create function no_pen() returns trigger language plpgsql as $$
         begin raise exception 'no pen' using errcode = '22023'; end $$;
       create trigger no_pen before insert on notification for each row when (new.kind = 'order-paid')
         execute function no_pen()`,
    )
    const bea = shop.customer('bea')
    await bea.charge(50_000)
    await bea.pay(await bea.place({ 'green-tea': 1 }))
    const [{ id, eventId }] = await eventually(async () => {
      const letters = await lettersOf()
      expect(letters).toHaveLength(1)
      return letters
    }, PATIENT)
    const { page, operate, isAccessible } = await console.signedIn('olga', 'admin', {
      at: `/dead-letters?service=notification&letter=${id}`,
    })
    const editor = page.getByRole('region', { name: 'Apply other data in its place' })
    const field = editor.getByLabel('Data, as JSON')
    const tryIt = editor.getByRole('button', { name: 'Would this data pass now?' })
    await editor.getByText('Nothing differs yet.').waitFor()
    // Read-only until "operate" is switched on.
    expect(await tryIt.isDisabled()).toBe(true)
    await isAccessible()
    await operate()
    const data = JSON.parse(await field.inputValue())
    await field.fill('{ "userId": ')
    await editor.getByText('This is no JSON: ').waitFor()
    expect(await editor.getByRole('button', { name: 'Apply this data…' }).isDisabled()).toBe(true)
    await field.fill(JSON.stringify({ ...data, userId: 'eve' }))
    await tryIt.click()
    await editor.getByText('userId is the key and must stay bea').waitFor()
    await field.fill(JSON.stringify({ ...data, discount: 1_000 }))
    const differing = editor.getByRole('region', { name: 'Fields that differ' })
    await differing.getByRole('row', { name: 'discount 0 1000' }).waitFor()
    expect(await differing.getByRole('row').count()).toBe(2)
    await tryIt.click()
    await editor.getByText('It would fail').waitFor()
    await isAccessible()

    const apply = async () => {
      await editor.getByRole('button', { name: 'Apply this data…' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Reason').fill('the discount was left out')
      await dialog.getByRole('button', { name: 'Apply', exact: true }).click()
      return dialog
    }
    const dialog = await apply()
    await dialog.getByText('The dead letter stays open, because this data failed').waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).last().click()
    await shop.behind('notification', 'drop trigger no_pen on notification; drop function no_pen')
    await tryIt.click()
    await editor.getByText('It would pass').waitFor()
    await apply()
    await page.getByText('By operator:olga: the discount was left out').waitFor()
    await page
      .getByRole('region', { name: 'Applied in its place' })
      .getByText('differs in discount')
      .waitFor()
    await isAccessible()
    expect(await lettersOf()).toEqual([])
    const { body } = await shop.operator.get('notification', `/internal/dead-letters/${id}`)
    expect(body).toMatchObject({
      state: 'corrected',
      eventId,
      attempts: 2,
      correction: { changed: ['discount'] },
    })
    const inbox = await bea.get('notification', '/notifications')
    expect(inbox.body.items).toMatchObject([{ kind: 'order-paid' }, { kind: 'balance-charged' }])
  })

  it('a group is tried, redriven at a rate, stopped half-way, and gone on with; nothing is lost', async () => {
    await shop.behind(
      'notification',
      `create function no_room() returns trigger language plpgsql as $$
         begin raise exception 'no room for notice %', new.notification_id using errcode = '22023'; end $$;
       create trigger no_room before insert on notification for each row when (new.kind = 'order-paid')
         execute function no_room()`,
    )
    const names = Array.from({ length: CUSTOMERS }, (_, n) => `customer-${n}`)
    for (const customer of names.map((name) => shop.customer(name))) {
      await customer.charge(50_000)
      await customer.pay(await customer.place({ 'green-tea': 1 }))
    }
    await eventually(async () => expect(await lettersOf()).toHaveLength(CUSTOMERS), PATIENT)

    const { page, operate, open, isAccessible, isPictured } = await console.signedIn('olga', 'admin', {
      at: '/dead-letters',
    })
    await operate()
    await page.getByRole('link', { name: 'notification cannot apply events of order.paid' }).click()
    await page
      .getByRole('link', { name: /^Dead letter notification\// })
      .first()
      .click()
    await page.getByRole('button', { name: 'Would it pass now?' }).click()
    await page.getByText('It would fail').waitFor()
    await isAccessible()
    await shop.behind('notification', 'drop trigger no_room on notification; drop function no_room')
    await page.getByRole('button', { name: 'Would it pass now?' }).click()
    await page.getByText('It would pass').waitFor()
    await page.goBack()

    await page.getByRole('button', { name: 'Redrive the group…' }).click()
    await page.getByLabel('Dead letters per second').fill('0.5')
    await page.getByLabel('Reason').fill('there is room again')
    await isAccessible()
    await page.getByRole('dialog').getByRole('button', { name: 'Redrive', exact: true }).click()
    const run = page.getByRole('region', { name: /^Redrive run notification\// })
    await run.getByText(new RegExp(`^[3-9] of ${CUSTOMERS} redriven, `)).waitFor()
    await isAccessible()
    await isPictured('dead-letters')
    await run.getByRole('button', { name: 'Stop', exact: true }).click()
    await page.getByLabel('Reason').fill('lunch')
    await page.getByRole('dialog').getByRole('button', { name: 'Stop', exact: true }).click()
    await run.getByText('Stopped by operator:olga: lunch').waitFor()
    await isAccessible()
    const [stopped] = (await shop.operator.get('notification', '/internal/redrive-runs')).body.items
    expect(stopped).toMatchObject({ state: 'stopped', failed: 0, held: 0, elsewhere: 0 })
    expect(stopped.redriven).toBeGreaterThanOrEqual(3)
    expect(stopped.left).toBe(CUSTOMERS - stopped.redriven)
    expect(await lettersOf()).toHaveLength(stopped.left)

    await page.getByRole('button', { name: 'Redrive the group…' }).click()
    await page.getByLabel('Dead letters per second').fill('100')
    await page.getByLabel('Reason').fill('after lunch')
    await page.getByRole('dialog').getByRole('button', { name: 'Redrive', exact: true }).click()
    await run.getByText(`${stopped.left} of ${stopped.left} redriven`).waitFor()
    await page.getByText('No open dead letters in this group').waitFor()
    await isAccessible()
    expect(await lettersOf()).toEqual([])

    for (const name of names)
      expect(
        (await shop.customer(name).get('notification', '/notifications')).body.items.filter(
          ({ kind }: { kind: string }) => kind === 'order-paid',
        ),
      ).toHaveLength(1)
    // The malformed record is no event of the shop, and its letters of the other services are not either.
    await shop.agrees()
    await open('/audit')
    await page.getByRole('button', { name: 'Audit now' }).click()
    await page.getByText('Nothing was lost, nothing was invented').waitFor()
  })

  it('speaks Korean, is dark, and fits a narrow screen', async () => {
    const { page, isAccessible } = await console.signedIn('olga', 'admin', {
      at: '/dead-letters',
      language: 'ko-KR',
      colorScheme: 'dark',
      width: 360,
    })
    await page
      .getByRole('link', { name: /order\.paid 이벤트를 처리하지 못했습니다/ })
      .first()
      .click()
    await page
      .getByRole('link', { name: /^데드 레터 / })
      .first()
      .click()
    await page.getByRole('heading', { name: '레코드' }).waitFor()
    const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
    expect(wider).toBeLessThanOrEqual(0)
    await isAccessible()
  })

  it('names a service that is away, and shows the others', async () => {
    const { page, isAccessible } = await console.signedIn('olga', 'admin', { at: '/dead-letters' })
    await page.getByRole('link', { name: 'ranking cannot apply events of order.paid' }).waitFor()
    await shop.leave('ranking')
    await page.getByText(/The service ranking cannot be reached/).waitFor()
    await page.getByRole('link', { name: 'balance cannot apply events of order.paid' }).waitFor()
    await isAccessible()
    await shop.comeBack('ranking')
  })
})
