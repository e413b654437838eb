import { readFileSync } from 'node:fs'
import { findAccess, type PortName, services, testStackVariable } from '@jangteo/infra'
import { eventually, tokenFor } from '@jangteo/testing'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { browserProgram, openBrowser } from './support/console.ts'
import { type NpmStart, npmStart } from './support/npm-start.ts'
import { type Customer, customerOf, type ServiceName } from './support/shop.ts'

/** Also on a busy machine everything is noticed and caught up within this time. */
const patience = { timeout: 90_000 }

interface Begun {
  readonly id: string
  readonly noticedBy: string | null
  readonly undoneAt: string | null
  readonly recoveredAt: string | null
}

const suite = describe.skipIf(browserProgram === undefined)

suite('a shop that is broken on purpose, as npm start runs it', { timeout: 180_000 }, () => {
  let shop: NpmStart
  let console: Awaited<ReturnType<typeof openBrowser>>
  let operator: Customer
  let admin: string

  const at = (port: PortName) => `http://127.0.0.1:${shop.ports[port]}`
  const urlOf = (name: ServiceName) => at(services.find((each) => each.name === name)?.port as PortName)
  const customer = (name: string) => customerOf(name, urlOf)

  beforeAll(async () => {
    shop = await npmStart()
    // Tokens are those of its own issuer.
    process.env[testStackVariable] = JSON.stringify(shop.coordinates)
    admin = await tokenFor('olga', 'admin')
    operator = customerOf('olga', urlOf, 'admin')
    console = await openBrowser(() => at('console'))
  }, 300_000)

  // A test that fails leaves nothing broken to the next one.
  afterEach(() => lab('POST', '/faults/undo'))

  afterAll(async () => {
    await console?.close()
    await shop?.clear()
  })

  /** Asks the lab through the console, as a program of an operator does. */
  async function lab(method: 'GET' | 'POST', path: string, body?: object, token = admin) {
    const answer = await fetch(`${at('console')}/api/lab${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects
    return { status: answer.status, body: (await answer.json()) as any }
  }

  async function begin(fault: object, seconds?: number): Promise<string> {
    const { status, body } = await lab('POST', '/faults', { fault, ...(seconds && { seconds }) })
    expect({ status, body }).toMatchObject({ status: 201, body: { fault } })
    return body.id
  }
  const undo = async (id: string) =>
    expect(await lab('POST', `/faults/${id}/undo`)).toMatchObject({ status: 200 })
  const state = async () => (await lab('GET', '/state')).body
  const partOf = async (name: string) =>
    (await state()).parts.find((part: { name: string }) => part.name === name)
  const until = (id: string, holds: (fault: Begun) => void) =>
    eventually(async () => {
      holds((await state()).faults.find((fault: Begun) => fault.id === id))
    }, patience)
  const recovers = (id: string) => until(id, ({ recoveredAt }) => expect(recoveredAt).not.toBeNull())
  const isNoticed = (id: string, by: string) => until(id, ({ noticedBy }) => expect(noticedBy).toBe(by))

  const buys = async (name: string, productId = 'green-tea') => {
    const orderId = await customer(name).place({ [productId]: 1 })
    expect(await customer(name).pay(orderId)).toMatchObject({ body: { status: 'paid' } })
    return orderId
  }
  const lettersOf = async (service: ServiceName) =>
    (await operator.get(service, '/internal/dead-letters?limit=100')).body.items as {
      key: string | null
      error: string
      topic: string
    }[]

  it('is broken by operators alone, from the console’s own pages, and only while they operate', async () => {
    const pause = { fault: { kind: 'pause', part: 'ranking' } }
    const direct = (headers: Record<string, string>) =>
      fetch(`${at('lab')}/state`, { headers }).then(({ status }) => status)
    expect(await direct({})).toBe(401)
    expect(await direct({ authorization: `Bearer ${admin}` })).toBe(401)
    const token = findAccess(shop.dir)?.token
    expect(await direct({ authorization: `Bearer ${token}` })).toBe(200)

    expect((await fetch(`${at('console')}/api/lab/state`)).status).toBe(401)
    expect(await lab('POST', '/faults', pause, await tokenFor('ann'))).toMatchObject({
      status: 403,
      body: { code: 'scope-required' },
    })
    const { page } = await console.signedIn('olga', 'admin')
    const post = (headers: Record<string, string>) =>
      page
        .context()
        .request.post('/api/lab/faults', { data: pause, headers })
        .then((answer) => answer.json())
    expect(await post({ 'sec-fetch-site': 'cross-site' })).toMatchObject({ code: 'not-from-page' })
    expect(await post({ 'sec-fetch-site': 'same-origin' })).toMatchObject({ code: 'not-operating' })
    expect((await state()).faults).toEqual([])
  })

  it.each([
    [{ kind: 'pause', part: 'rankin' }, 404, /there is no part "rankin"; there are: .*ranking/],
    [{ kind: 'kill', part: 'console' }, 409, /console is left alone/],
    [{ kind: 'explode', part: 'ranking' }, 400, /kind/],
    [
      { kind: 'malformed-record', topic: 'order.lost', key: 'k' },
      404,
      /no topic "order.lost"; there are: .*order.paid/,
    ],
    [{ kind: 'partitions', topic: 'order.paid', count: 2 }, 409, /has 3 partitions, and can only get more/],
  ])('refuses %j', async (fault, status, sentence) => {
    const answer = await lab('POST', '/faults', { fault })
    expect(answer).toMatchObject({ status, body: { detail: expect.stringMatching(sentence) } })
  })

  it('goes on while ranking is paused, catches up, and has lost nothing', async () => {
    await customer('ann').charge(100_000)
    const { page, operate, isAccessible, isPictured } = await console.signedIn('olga', 'admin', {
      at: '/break',
    })
    await page.getByText('Nothing was broken yet').waitFor()
    expect(await page.getByRole('button', { name: 'Pause: ranking' }).isDisabled()).toBe(true)
    await operate()
    await page.getByRole('button', { name: 'Audit now' }).click()
    await page.getByRole('group', { name: 'Before' }).getByText('Nothing was lost').waitFor()
    await isAccessible()

    await page.getByRole('button', { name: 'Pause: ranking' }).click()
    const fault = page.getByRole('article', { name: 'Pause: ranking' })
    await fault.getByText(/^after .*, by ranking$/).waitFor()
    const orderId = await buys('ann')
    await rowOf(page, 'What waits', 'ranking').getByText('does not answer').waitFor()
    await rowOf(page, 'What waits', 'ranking')
      .getByRole('cell', { name: /^[1-9]/ })
      .first()
      .waitFor()
    await rowOf(page, 'Parts', 'ranking').getByText('paused').waitFor()
    await isAccessible()
    await isPictured('break')

    await fault.getByRole('button', { name: 'Undo: Pause: ranking' }).click()
    await fault.getByText('all parts ready, everything read').waitFor(patience)
    await rowOf(page, 'Parts', 'ranking').getByText('runs').waitFor()
    await page.getByRole('button', { name: 'Audit now' }).click()
    await page.getByRole('group', { name: 'After' }).getByText('Nothing was lost').waitFor(patience)
    await isAccessible()
    await customer('ann').untilOrder(orderId, 'paid')
  })

  it('has a dead letter for a malformed record, and the customer’s next order is complete', async () => {
    const { page, operate, isAccessible } = await console.signedIn('olga', 'admin', {
      at: '/break?kind=malformed-record',
    })
    await operate()
    await page.getByLabel('Key').fill('ann')
    await page.getByRole('button', { name: 'Break it' }).click()
    const fault = page.getByRole('article', { name: 'Malformed record: order.paid ann' })
    await fault.getByText('all parts ready, everything read').waitFor(patience)
    await isAccessible()
    await page.getByRole('link', { name: 'Dead letters: ranking' }).click()
    await page.getByText('ranking').first().waitFor()
    expect(await lettersOf('notification')).toMatchObject([{ topic: 'order.paid', key: 'ann' }])
    const orderId = await buys('ann')
    await eventually(async () => {
      const { body } = await customer('ann').get('data-platform', `/orders/${orderId}/timeline`)
      expect(body.items.map(({ type }: { type: string }) => type)).toContain('OrderPaid')
    }, patience)
  })

  it('asks before it breaks what everything needs, in Korean, in the dark, on a narrow screen', async () => {
    const { page, operate, isAccessible } = await console.signedIn('olga', 'admin', {
      ...{ at: '/break', language: 'ko-KR', colorScheme: 'dark', width: 360 },
    })
    await operate()
    await page.getByRole('button', { name: '멈춤: postgres' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('모든 것이 기댑니다').waitFor()
    await isAccessible()
    expect(
      await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
    ).toBeLessThanOrEqual(0)
    await dialog.getByRole('button', { name: '멈춤: postgres' }).click()
    const fault = page.getByRole('article', { name: '멈춤: postgres' })
    await fault.waitFor()
    await fault.getByText(/ 후 .*에서$/).waitFor()
    await fault.getByRole('button', { name: '되돌리기: 멈춤: postgres' }).click()
    await fault.getByText('모두 준비되고 밀린 것이 없음').waitFor(patience)
    await buys('ann')
  })

  it('starts a killed part again', async () => {
    const id = await begin({ kind: 'kill', part: 'redis' })
    await isNoticed(id, 'redis')
    await recovers(id)
    expect(await partOf('redis')).toMatchObject({ state: 'running', restarts: 1 })
    expect(await lab('POST', `/faults/${id}/undo`)).toMatchObject({
      status: 409,
      body: { code: 'not-undoable' },
    })
  })

  it('slows a part down until its time is over', async () => {
    const id = await begin({ kind: 'slow', part: 'notification' }, 5)
    expect(await partOf('notification')).toMatchObject({ state: 'slowed' })
    expect(await lab('POST', '/faults', { fault: { kind: 'pause', part: 'notification' } })).toMatchObject({
      status: 409,
      body: { code: 'fault-open' },
    })
    await until(id, ({ undoneAt }) => expect(undoneAt).not.toBeNull())
    await recovers(id)
    expect(await partOf('notification')).toMatchObject({ state: 'running' })
  })

  it('has a gateway that declines charges, and one that is silent on them', async () => {
    const charge = async (key: string) => {
      const headers = { 'idempotency-key': key, prefer: 'wait=10' }
      return (await customer('bob').post('balance', '/balance/charge', { body: { amount: 1_000 }, headers }))
        .body
    }
    const declines = await begin({ kind: 'gateway', behaviour: 'declines', percent: 100 })
    expect(await charge('declined')).toMatchObject({ status: 'failed' })
    await undo(declines)
    const silent = await begin({ kind: 'gateway', behaviour: 'silent', percent: 100 })
    await customer('bob').post('balance', '/balance/charge', {
      body: { amount: 500 },
      headers: { 'idempotency-key': 'silent' },
    })
    expect(await customer('bob').balance()).toBe(0)
    await undo(silent)
    await charge('credited')
    // The payment that nobody was told of is found, too.
    await eventually(async () => expect(await customer('bob').balance()).toBe(1_500), patience)
  })

  it('has a release that fails for one product: its orders are dead letters, mended and redriven', async () => {
    const failed = async () =>
      (await lettersOf('ranking')).filter(({ error }) => error.includes('cannot count sales of coffee-beans'))
    const before = await rank('green-tea')
    const id = await begin({ kind: 'broken-release', productId: 'coffee-beans' })
    await customer('cho').charge(100_000)
    await buys('cho', 'coffee-beans')
    await eventually(async () => expect(await failed()).toMatchObject([{ key: 'cho' }]), patience)
    await buys('ann')
    await eventually(async () => expect(await rank('green-tea')).not.toEqual(before), patience)

    await undo(id)
    const body = { key: 'cho', topic: 'order.paid', reason: 'the release was mended', rate: 100 }
    expect(await operator.post('ranking', '/internal/redrive-runs', { body })).toMatchObject({ status: 200 })
    await eventually(async () => expect(await failed()).toEqual([]), patience)
  })

  it('applies each event once when it is written twice, also in a topic that gets more partitions', async () => {
    const before = await rank('green-tea')
    const twice = await begin({ kind: 'duplicates', topic: 'order.paid', count: 3 })
    const more = await begin({ kind: 'partitions', topic: 'order.paid', count: 4 })
    await recovers(twice)
    await recovers(more)
    expect(await rank('green-tea')).toEqual(before)
    await buys('ann')
    await eventually(async () => expect(await rank('green-tea')).not.toEqual(before), patience)
    const { verdict } = await eventually(async () => {
      const { body } = await operator.post('data-platform', '/internal/audit/shop', {
        body: { full: true },
        headers: { prefer: 'wait=10' },
      })
      const { body: report } = await operator.get('data-platform', `/internal/audit/shop/${body.auditId}`)
      expect(report).toHaveProperty('verdict')
      return report
    }, patience)
    expect(verdict).toBe('clean')
  })

  it('lets stopped processes go on when npm start is killed', async () => {
    await begin({ kind: 'pause', part: 'ranking' }, 600)
    const isStopped = () => / T /.test(readFileSync(`/proc/${shop.pidOf('ranking')}/stat`, 'utf8'))
    await eventually(() => expect(isStopped()).toBe(true))
    shop.launcher.kill('SIGKILL')
    await eventually(() => expect(isStopped()).toBe(false), patience)
    await eventually(
      async () => expect((await fetch(`${at('ranking')}/health/ready`)).status).toBe(200),
      patience,
    )
  })

  const rank = async (productId: string) =>
    (await operator.get('ranking', `/products/${productId}/rank?window=month`)).body.points
  const rowOf = (page: Page, table: string, name: string) =>
    page.getByRole('region', { name: table }).getByRole('row').filter({ hasText: name })
})
