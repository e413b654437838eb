import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Ports, partOnRequest, startOnRequest } from '@jangteo/infra'
import { freePorts } from '@jangteo/launcher'
import { kafkaTransport } from '@jangteo/messaging'
import { logger } from '@jangteo/service-testing'
import { chromium, eventually, startTestStack, testStack, uniquePrefix } from '@jangteo/testing'
import { type Browser, type Page, chromium as playwright } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { networks } from './support/networks.ts'
import { core, openShop, type Shop } from './support/shop.ts'

const executablePath = chromium()
if (executablePath === undefined) console.warn('left out: there is no Chromium to look at the Kafka UI with')

describe.skipIf(executablePath === undefined)('the Kafka UI, in a browser', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'jangteo-kafka-ui-'))
  const prefix = uniquePrefix()
  let shop: Shop
  let ui: Awaited<ReturnType<typeof startOnRequest>>
  let browser: Browser
  let url: string

  beforeAll(async () => {
    const [port] = (await freePorts(1)) as [number]
    url = `http://127.0.0.1:${port}`
    const part = partOnRequest('kafka-ui')
    const ports = { kaskade: port } as Ports
    ;[shop, ui, browser] = await Promise.all([
      openShop(networks.kafka(prefix), {}, core),
      startOnRequest([part], { stack: testStack(), dir, ports, durable: false }),
      playwright.launch({ executablePath: executablePath as string, args: ['--no-sandbox'] }),
    ])
  }, 300_000)

  afterAll(async () => {
    await Promise.all([browser?.close(), ui?.stop(), shop?.close()])
    rmSync(dir, { recursive: true, force: true })
  })

  /** Opens a page and answers what its terminal has been given to show so far, without colours and moves. */
  async function open(route: string, at = url): Promise<{ page: Page; shown: () => string }> {
    const page = await browser.newPage({ viewport: { width: 2400, height: 1000 } })
    let output = ''
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        output += payload.toString()
      }),
    )
    await page.goto(`${at}${route}`, { waitUntil: 'domcontentloaded' })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a terminal's escapes begin with
    return { page, shown: () => output.replaceAll(/\x1b\[[0-9;?]*[A-Za-z]/g, '') }
  }

  it('shows the last OrderPaid, decoded', { timeout: 120_000 }, async () => {
    const customer = shop.customer('ann')
    await customer.charge(100_000)
    const orderId = await customer.place({ 'green-tea': 1 })
    await customer.pay(orderId)
    await eventually(async () =>
      expect(await customer.text('data-platform', `/orders/${orderId}/timeline`)).toContain('OrderPaid'),
    )
    const { page, shown } = await open(`/topics/${prefix}order.paid`)
    await eventually(() => expect(shown()).toContain(orderId), { timeout: 60_000 })
    expect(shown()).toMatch(/orderId/)
    await page.close()
  })

  it('shows topics with their groups and lag', { timeout: 120_000 }, async () => {
    // Of its own, as a shop has it: a broker with the topics and groups of many tests is too much for the list.
    const stack = await startTestStack({})
    const transport = kafkaTransport({
      brokers: stack.coordinates.kafkaBrokers,
      clientId: 'kafka-ui',
      log: logger,
    })
    const [port] = (await freePorts(1)) as [number]
    const own = await startOnRequest([partOnRequest('kafka-ui')], {
      ...{ stack: stack.coordinates, dir: path.join(dir, 'own'), durable: false },
      ports: { kaskade: port } as Ports,
    })
    try {
      await transport.ensureTopics([
        { topic: 'order.paid', partitions: 3, retentionMs: 86_400_000, compacted: false },
      ])
      const { page, shown } = await open('/', `http://127.0.0.1:${port}`)
      await eventually(
        () => {
          for (const word of ['groups', 'lag', 'order.paid']) expect(shown().toLowerCase()).toContain(word)
        },
        { timeout: 60_000 },
      )
      await page.close()
    } finally {
      await own.stop()
      await transport.close()
      await stack.stop()
    }
  })

  it('takes orders from its own page only, and no topic that is a command', async () => {
    const status = async (route: string, headers = {}) => (await fetch(`${url}${route}`, { headers })).status
    const origin = 'http://elsewhere.example'
    expect(await status('/ws', { origin })).toBe(403)
    expect(await status(`/topics/${prefix}order.paid/ws`, { origin })).toBe(403)
    expect(await status(`/topics/${encodeURIComponent('a; id')}`)).toBe(400)
  })
})
