import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '@jangteo/infra'
import { kafkaNetwork } from '@jangteo/service-testing'
import { eventually, tokenFor, uniquePrefix } from '@jangteo/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Customer, openShop, type ServiceName, type Shop, serviceNames } from './support/shop.ts'

/** What operators' commands find, show and mend in a shop that runs. */

const run = promisify(execFile)

let shop: Shop
let ann: Customer
let orderId: string
let urls: Record<string, string>
beforeAll(async () => {
  shop = await openShop(kafkaNetwork(uniquePrefix()), {
    ...{ CONSUMER_LINGER_MS: '50', STUCK_AFTER_SECONDS: '1' },
    // It would ask balance again by itself.
    ANSWER_PATIENCE_SECONDS: '3600',
  })
  urls = Object.fromEntries(serviceNames.map((name) => [name, shop.url(name)]))
  ann = shop.customer('ann')
  await ann.charge(100_000)
  orderId = await ann.place({ 'coffee-beans': 2 })
  await ann.pay(orderId)
})
afterAll(() => shop?.close())

async function command(name: 'find' | 'orders' | 'problems' | 'actions', ...args: string[]) {
  const env = {
    ...{ ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    OPERATOR_URLS: Object.entries(urls)
      .map((pair) => pair.join('='))
      .join(' '),
    OPERATOR_TOKEN: await tokenFor('mina', 'admin'),
  }
  return run(process.execPath, [join(root, 'infra/src/commands', `${name}.ts`), ...args], { env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code: code as number, stdout, stderr }),
  )
}

const answerOf = async (service: ServiceName, path: string) => (await shop.operator.get(service, path)).body

it('an order is shown with a lane for each service, from the click to the mail', async () => {
  const { stdout } = await eventually(
    async () => {
      const shown = await command('orders', 'show', orderId)
      expect(shown).toMatchObject({ code: 0 })
      expect(shown.stdout).toMatch(/ notification +✓ publishes NotificationSent/)
      expect(shown.stdout).not.toContain('has not applied')
      return shown
    },
    { timeout: 30_000 },
  )
  expect(stdout).toMatch(/^order \S+: paid, 38,000 won, customer ann$/m)
  for (const moment of [
    ' order          ✓ placed by user:ann',
    ' order          ✓ publishes OrderCreated (order.created/',
    ' balance        ✓ applies OrderPaymentRequested',
    ' order          ✓ applies PaymentCompleted',
    ' notification   ✓ applies OrderPaid',
    ' data-platform  ✓ stores OrderPaid',
  ])
    expect(stdout).toContain(moment)
})

it('everything about it is found by its id, and leads to it', async () => {
  const { items } = await answerOf('data-platform', `/internal/orders/${orderId}/events`)
  const paid = items.find(({ type }: { type: string }) => type === 'OrderPaid')
  for (const [kind, id] of [
    ['order', orderId],
    ['event', paid.eventId],
    ['payment', paid.data.paymentId],
    ['trace', paid.traceId],
    ['record', `${paid.topic}:${paid.partition}:${paid.offset}`],
  ]) {
    const { code, stdout } = await command('find', id)
    expect({ id, code, stdout }).toMatchObject({ id, code: 0 })
    expect(stdout).toContain(`${kind} ${id}: `)
    expect(stdout).toContain(`npm run orders -- show ${orderId}`)
  }
  const found = JSON.parse((await command('find', 'ann', '--json')).stdout)
  expect(found).toEqual(await answerOf('data-platform', '/internal/find?q=ann'))
  expect(found.items).toMatchObject([{ kind: 'customer', id: 'ann' }])
  const unknown = await command('find', randomUUID())
  expect(unknown).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('looked for order, event, payment'),
  })
})

it('lists and counts are what the routes answer', async () => {
  const listed = JSON.parse((await command('orders', 'list', '--customer', 'ann', '--json')).stdout)
  const { items } = await answerOf('order', '/internal/orders?userId=ann')
  expect(listed).toEqual({ orders: items, more: false })
  expect(items).toMatchObject([{ orderId, status: 'paid' }])
  expect((await command('orders', 'list', '--state', 'paid', '--newest')).stdout).toContain(orderId)
  expect((await command('orders', 'list', '--product', 'green-tea')).stdout).toBe('No such orders.\n')
  const counts = JSON.parse((await command('orders', 'counts', '--json')).stdout)
  expect(counts).toEqual(await answerOf('order', '/internal/order-counts'))
  expect((await command('orders', 'counts')).stdout).toMatch(/^ +1 {2}paid .* oldest /m)
})

it('a stuck order is a problem with the command that mends it; mended, nothing is wrong', async () => {
  await eventually(async () => expect(await command('problems')).toMatchObject({ code: 0 }), {
    timeout: 60_000,
  })
  await shop.leave('balance')
  const stuck = await ann.place({ 'green-tea': 1 })
  expect((await ann.post('order', `/orders/${stuck}/pay`)).status).toBe(202)
  const { at, items } = await eventually(
    async () => {
      const { code, stdout } = await command('problems', '--json')
      expect(code).toBe(1)
      const problems = JSON.parse(stdout)
      expect(problems.items.map(({ kind }: { kind: string }) => kind)).toContain('stuck-order')
      return problems
    },
    { timeout: 30_000 },
  )
  expect(Math.abs(new Date(at).getTime() - Date.now())).toBeLessThan(60_000)
  expect(items).toContainEqual(expect.objectContaining({ kind: 'no-answer', service: 'balance' }))
  const [problem] = items.filter(({ kind }: { kind: string }) => kind === 'stuck-order')
  expect(problem).toMatchObject({
    object: stuck,
    action: { command: `npm run orders -- retry ${stuck} --because "…"` },
  })
  expect((await command('orders', 'show', stuck)).stdout).toContain(
    'balance does not answer: its lane is not known',
  )

  expect(await command('orders', 'retry', stuck, orderId, '--because', 'balance comes back')).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(
      new RegExp(`^✓ ${stuck}: paying\\n✗ ${orderId}: refused: The order .* is paid`),
    ),
  })
  const done = await command('actions', '--target', `order/${stuck}`, '--json')
  // Balance is away: what it has recorded is not known.
  expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining('balance does not answer') })

  await shop.comeBack('balance')
  urls.balance = shop.url('balance')
  await ann.untilOrder(stuck, 'paid')
  const { stdout: recorded } = await command('actions', '--actor', 'operator:mina')
  expect(recorded).toContain(`order/${stuck}`)
  expect(recorded).toContain('balance comes back')
  await eventually(async () => expect(await command('problems')).toMatchObject({ code: 0 }), {
    timeout: 60_000,
  })
})

it('wrong arguments are named, and the exit code is 2', async () => {
  for (const [name, ...args] of [
    ['find'],
    ['find', ' '],
    ['orders', 'show', 'x'],
    ['orders', 'list', '--state', 'lost'],
    ['orders', 'retry', randomUUID()],
    ['orders', 'retry', randomUUID(), '--because', ' '],
    ['orders', 'list', '--limit', '0'],
    ['problems', 'all'],
    ['actions', '--limit', '101'],
  ] as const) {
    const { code, stderr } = await command(name, ...args)
    expect({ name, args, code, isSaid: stderr.length > 0 }).toEqual({ name, args, code: 2, isSaid: true })
  }
  expect(await command('orders', 'show', randomUUID())).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no order'),
  })
})
