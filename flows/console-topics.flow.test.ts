import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ProductStockChanged } from '@jangteo/events'
import { root } from '@jangteo/infra'
import { partitionOf } from '@jangteo/messaging/reading'
import { eventually, testStack, tokenFor, uniquePrefix } from '@jangteo/testing'
import { Admin, Producer } from '@platformatic/kafka'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserProgram, type OpenedConsole, openConsole, type Visitor } from './support/console.ts'
import { networks } from './support/networks.ts'
import { openShop, type Shop, serviceNames } from './support/shop.ts'

const MILLION = 1_000_000
const PARTITIONS = 3
const BEGUN = Date.parse('2026-11-01T00:00:00Z')
/** Ten records a second. */
const timeOf = (n: number) => BEGUN + n * 100
/** One of many keys; that which is searched has one record, among the oldest of its partition. */
const NEEDLE = { key: 'needle', n: 4_000 }
const keyOf = (n: number) => (n === NEEDLE.n ? NEEDLE.key : `k-${n % 5_000}`)

describe.skipIf(browserProgram === undefined)('topics in the console, in a browser', () => {
  const prefix = uniquePrefix()
  const many = `${prefix}a-million`
  let shop: Shop
  let console: OpenedConsole

  beforeAll(async () => {
    shop = await openShop(networks.kafka(prefix))
    console = await openConsole(shop.url, serviceNames, { TOPIC_PREFIX: prefix })
    await writeMany(many)
  }, 300_000)

  afterAll(async () => {
    await console?.close()
    await shop?.close()
  })

  const operator = (at: string, options: object = {}) => console.signedIn('olga', 'admin', { at, ...options })

  it('lists all topics with their readers, and opens one of a million records', async () => {
    const { page, isAccessible, isPictured } = await operator('/topics')
    await page.getByLabel('Name').fill(prefix)
    const row = page.getByRole('row').filter({ hasText: 'a-million' })
    expect(await row.textContent()).toContain('1,000,000')
    await page
      .getByRole('row')
      .filter({ hasText: `${prefix}order.paid` })
      .getByText(`${prefix}ranking.batching`)
      .waitFor()
    await isAccessible()
    await isPictured('topics')
    await row.getByRole('link').click()
    await page.getByText('"n": 999999').waitFor()
    await isAccessible()
    await page.getByRole('button', { name: 'More records' }).click()
    await page.getByText('100 records are shown.').waitFor()
  })

  it('finds a key among a million records, by what it has looked at and by going on', async () => {
    const { page, isAccessible } = await operator(`/records?topics=${many}`)
    await page.getByLabel('Value').fill(NEEDLE.key)
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    const progress = page.getByText(/Looked at [\d,]+ of 33\d,\d{3} records/)
    await progress.waitFor()
    await page.getByText('Searched 1 of 3 partitions.').waitFor()
    await isAccessible()
    const goOn = page.getByRole('button', { name: 'Go on' })
    // More than one budget; on a busy machine an answer has looked at fewer.
    let clicks = 0
    for (; (await goOn.count()) > 0; clicks++) {
      const before = await progress.textContent()
      await goOn.click()
      await eventually(async () => expect(await progress.textContent()).not.toBe(before), { timeout: 30_000 })
    }
    expect(clicks).toBeGreaterThan(0)
    await page.getByText('That is all.').waitFor()
    await page.getByText('1 found.').waitFor()
    const found = page.getByRole('listitem')
    expect(await found.count()).toBe(1)
    expect(await found.textContent()).toContain(`"n": ${NEEDLE.n}`)
    // The address alone brings a colleague there.
    expect(new URL(page.url()).searchParams.get('value')).toBe(NEEDLE.key)
  })

  it('begins with the first record at a time, and saves what it shows', async () => {
    const since = new Date(timeOf(700_000)).toISOString()
    const { page, isAccessible } = await operator(`/topics/${many}?begin=since&since=${since}`)
    await page.getByText('"n": 700000').waitFor()
    expect(await page.getByRole('listitem').first().textContent()).toContain('"n": 700000')
    await isAccessible()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Save as lines of JSON' }).click(),
    ])
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n')
    expect(lines.map((line) => JSON.parse(line).value.data.n)).toEqual(
      Array.from({ length: 50 }, (_, n) => 700_000 + n),
    )
  })

  it('shows an event of the shop decoded, as its contract says, and as it comes', async () => {
    const { page, isAccessible } = await operator(`/topics/${prefix}order.paid?follow=on`)
    await page.getByText('Following').waitFor()
    const orderId = await pay(shop, 'ann')
    await page.getByText(orderId).first().waitFor()
    await page.getByText('Contract: OrderPaid').waitFor()
    await page
      .getByText(/version \d+ of .*order.paid-value; as the contract says/)
      .first()
      .waitFor()
    await isAccessible()
    const search = await operator(`/records?by=field&name=orderId&value=${orderId}`)
    await search.page
      .getByRole('link', { name: `${prefix}order.created` })
      .first()
      .waitFor()
    await search.page
      .getByRole('link', { name: `${prefix}payment.completed` })
      .first()
      .waitFor()
  })

  it('masks personal fields, and shows them to an operator who says why', async () => {
    const ann = shop.customer('ann')
    await ann.post('data-platform', '/activities', { body: { kind: 'searched', query: 'gift for kim' } })
    // The data platform shows it, once it has stored it.
    await eventually(async () =>
      expect(
        await shop.row('data-platform', `select 1 as one from event where topic = 'user.activity'`),
      ).toBeDefined(),
    )
    const { page, operate, isAccessible } = await operator(`/topics/${prefix}user.activity`)
    await page.getByText('"query": "•••"').waitFor()
    await operate()
    await page.getByRole('button', { name: 'Show personal data' }).click()
    await page.getByLabel('Reason').fill('the customer has asked')
    await page.getByRole('dialog').getByRole('button', { name: 'Show', exact: true }).click()
    await page.getByText('"query": "gift for kim"').waitFor()
    await isAccessible()
    // The same on the command line.
    const { topic, partition, offset } = await shop.row(
      'data-platform',
      `select topic, partition, "offset" from event where topic = 'user.activity'`,
    )
    const place = `${topic}:${partition}:${offset}`
    const queryIn = async (...args: string[]) =>
      (await topics('record', place, '--json', ...args)).value.data.query
    expect(await queryIn()).toBe('•••')
    expect(await queryIn('--because', 'the customer has asked')).toBe('gift for kim')
  })

  it('sends a test record, which is read again with who sent it and why', async () => {
    const { page, operate, isAccessible } = await operator(`/topics/${prefix}product.stock-changed?tab=send`)
    const value = page.getByLabel('Value')
    await value.fill('{"productId": ')
    await page.getByText(/^This is no JSON: /).waitFor()
    await isAccessible()
    await operate()
    const send = async (text: string) => {
      await value.fill(text)
      await page.getByRole('button', { name: 'Send a test record…' }).click()
      await page.getByLabel('Reason').fill('what does the page show?')
      await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click()
    }
    const data = JSON.parse(JSON.stringify(ProductStockChanged.example))
    await send(JSON.stringify({ ...data, quantity: 'many' }))
    await page.getByText('quantity must be a whole number').waitFor()
    await isAccessible()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).last().click()
    await send(JSON.stringify({ ...data, productId: 'of-a-test' }))
    await page.getByText('Sent. It is').waitFor()
    await isAccessible()
    await page.getByRole('tab', { name: 'Records' }).click()
    const record = page.getByRole('listitem').filter({ hasText: '"productId": "of-a-test"' })
    await record.getByText(/headers$/).click()
    await record.getByText('testRecordBy: operator:olga').waitFor()
  })

  it('shows how the lag of a stopped reader grows, in seconds, and falls when it is back', {
    timeout: 150_000,
  }, async () => {
    const here = await operator(`/topics/${prefix}order.paid?tab=groups`)
    await pay(shop, 'bob')
    await waitsFor(here, (seconds) => seconds === 0)
    await shop.leave('ranking')
    await pay(shop, 'bob')
    const first = await waitsFor(here, (seconds) => seconds > 0)
    await waitsFor(here, (seconds) => seconds > first)
    await here.isAccessible()
    await shop.comeBack('ranking')
    await waitsFor(here, (seconds) => seconds === 0)
  })

  it('shows who publishes and consumes an event, and whether a field of it may go', async () => {
    const { page, isAccessible } = await operator('/contracts')
    await page.getByLabel('Event, topic, service or function').fill('accruePoints')
    await page.getByRole('row').filter({ hasText: 'balance: accruePoints' }).waitFor()
    expect(await page.getByRole('row').count()).toBe(2)
    await isAccessible()
    await page.getByRole('tab', { name: 'Graph' }).click()
    await page.getByRole('figure').getByText('balance: accruePoints').waitFor()
    await isAccessible()
    await page.getByRole('tab', { name: 'Table' }).click()
    await page.getByRole('link', { name: 'OrderPaid' }).click()
    const field = (name: string) =>
      page.getByRole('row').filter({ has: page.getByRole('cell', { name, exact: true }) })
    expect(await field('discount').textContent()).toContain('No: version 2, 3 has it')
    expect(await field('userId').textContent()).toContain('it is the key')
    await page.getByText('adds discount, couponId, points').waitFor()
    await isAccessible()
  })

  it('shows an event that each service publishes on a topic of its own once, and leads to these topics', async () => {
    const { page } = await operator('/contracts')
    await page.getByLabel('Event, topic, service or function').fill('audit.answered.order')
    expect(await page.getByRole('row').count()).toBe(2)
    await page.getByRole('link', { name: 'audit.answered.{service}' }).click()
    const listed = page.getByRole('link', { name: `${prefix}audit.answered.` })
    await listed.first().waitFor()
    expect((await listed.allTextContents()).toSorted()).toEqual(
      serviceNames.map((name) => `${prefix}audit.answered.${name}`).toSorted(),
    )
  })

  it('is Korean, dark and narrow, too', async () => {
    const { page, isAccessible } = await operator(`/topics/${prefix}order.paid?tab=groups`, {
      language: 'ko-KR',
      colorScheme: 'dark',
      width: 360,
    })
    await page.getByText('대기 시간').first().waitFor()
    const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
    expect(wider).toBeLessThanOrEqual(0)
    await isAccessible()
  })

  /** What `npm run topics` prints for programs. */
  async function topics(...args: string[]) {
    const file = join(root, 'infra/src/commands/topics.ts')
    const urls = `console=${console.url()} data-platform=${shop.url('data-platform')}`
    const env = { ...process.env, OPERATOR_URLS: urls, OPERATOR_TOKEN: await tokenFor('olga', 'admin') }
    const { stdout } = await promisify(execFile)(process.execPath, [file, ...args], { env })
    return JSON.parse(stdout)
  }

  const rankingRow = ({ page }: Visitor) =>
    page
      .getByRole('row')
      .filter({ has: page.getByRole('cell', { name: `${prefix}ranking.batching`, exact: true }) })

  /** The column "Waits for" of ranking, in seconds, once it is as expected. */
  const waitsFor = (here: Visitor, isExpected: (seconds: number) => boolean) =>
    eventually(
      async () => {
        const text = await rankingRow(here).getByRole('cell').nth(4).textContent()
        const [, minutes = '0'] = /(\d+) min/.exec(text ?? '') ?? []
        const [, seconds = '0'] = /(\d+) sec/.exec(text ?? '') ?? []
        const found = Number(minutes) * 60 + Number(seconds)
        expect(isExpected(found), text ?? '').toBe(true)
        return found
      },
      { timeout: 30_000 },
    )
})

/** An order of a customer, paid. */
async function pay(shop: Shop, userId: string): Promise<string> {
  const customer = shop.customer(userId)
  await customer.charge(50_000)
  const orderId = await customer.place({ 'green-tea': 1 })
  await customer.pay(orderId)
  return orderId
}

type Messages = Parameters<Producer['send']>[0]['messages']

/** A million small records, by their keys in the partitions where Kafka's own partitioner puts them, in the order of time. */
async function writeMany(topic: string): Promise<void> {
  const options = { clientId: 'test', bootstrapBrokers: [...testStack().kafkaBrokers] }
  const [admin, producer] = [new Admin(options), new Producer(options)]
  try {
    // Their times are long ago.
    const configs = [{ name: 'retention.ms', value: '-1' }]
    await admin.createTopics({ topics: [topic], partitions: PARTITIONS, replicas: 1, configs })
    // A request has the records of one partition: of a new topic, the client may repeat one that failed in another.
    const waiting = Array.from({ length: PARTITIONS }, (): Messages => [])
    const send = (partition: number) =>
      producer.send({ messages: waiting[partition]?.splice(0) ?? [], acks: -1 })
    for (let n = 0; n < MILLION; n++) {
      const key = keyOf(n)
      const partition = n === NEEDLE.n ? partitionOf(key, PARTITIONS) : n % PARTITIONS
      waiting[partition]?.push({
        ...{ topic, partition, timestamp: BigInt(timeOf(n)) },
        key: Buffer.from(key),
        value: Buffer.from(`{"n":${n}}`),
      })
      if (waiting[partition]?.length === 10_000) await send(partition)
    }
    for (const partition of waiting.keys()) await send(partition)
  } finally {
    await Promise.all([admin.close(), producer.close()])
  }
}
