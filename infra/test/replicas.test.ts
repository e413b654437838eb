import { once } from 'node:events'
import { Agent, request } from 'node:http'
import path from 'node:path'
import { isTaken, readState, runningParts } from '@jangteo/launcher'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import type { PortName } from '../src/ports.ts'
import { placeForCommands } from './support/commands.ts'

// All customers have one token.
const place = await placeForCommands({ PERSON_LIMIT: '0' })
const { folder, ports, run } = place
afterEach(() => place.clear())
afterAll(() => place.remove())

const parts = (dir: string) => Object.fromEntries(runningParts(readState(path.join(folder, dir))))
const replicas = () => parts('dev/services')
const of = (service: string) =>
  Object.keys(replicas())
    .filter((name) => name.startsWith(`${service}-`))
    .toSorted()

async function stack(...args: string[]): Promise<{ code: unknown; output: string }> {
  const { exit, output } = run('stack.ts', ...args)
  const [code] = await exit
  return { code, output: output() }
}

interface Call {
  readonly port: PortName
  readonly path: string
  readonly body?: object
}

/** A customer, with a connection that is kept or with a new one for each request. */
function customer(token: string, keepAlive: boolean) {
  const agent = new Agent({ keepAlive })
  const call = async ({ port, path, body }: Call): Promise<{ status: number; text: string }> => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body && { 'content-type': 'application/json' }),
    }
    const options = { host: '127.0.0.1', port: ports[port], path, agent, headers }
    const sent = request({ ...options, method: body ? 'POST' : 'GET' })
    sent.end(body && JSON.stringify(body))
    const [answer] = await once(sent, 'response')
    let text = ''
    for await (const piece of answer.setEncoding('utf8')) text += piece
    return { status: answer.statusCode, text }
  }
  return { call, leave: () => agent.destroy() }
}

/** Customers who order, cancel and look at their coupons without a pause, until they are asked what they were answered. */
function shopping(token: string) {
  const statuses: Record<string, number> = {}
  let over = false
  const count = async (what: string, answer: Promise<{ status: number; text: string }>) => {
    const { status, text } = await answer.catch((error) => ({ status: error.code, text: '{}' }))
    statuses[`${what} ${status}`] = (statuses[`${what} ${status}`] ?? 0) + 1
    return JSON.parse(text)
  }
  const shop = async (keepAlive: boolean) => {
    const { call, leave } = customer(token, keepAlive)
    const lines = [{ productId: 'coffee-beans', quantity: 1 }]
    while (!over) {
      const { orderId } = await count('order', call({ port: 'order', path: '/orders', body: { lines } }))
      await count('cancel', call({ port: 'order', path: `/orders/${orderId}/cancel`, body: {} }))
      await count('coupons', call({ port: 'coupon', path: '/coupons' }))
    }
    leave()
  }
  const customers = [true, false].map(shop)
  return async () => {
    over = true
    await Promise.all(customers)
    return statuses
  }
}

it('replicas and brokers: they share ports, come and go without a lost request, and are healed', {
  timeout: 400_000,
}, async () => {
  const start = run('start.ts', '--replicas', '2', '--brokers', '3')
  await start.says(/^Ctrl-C stops everything/m)
  expect(of('order')).toEqual(['order-1', 'order-2'])
  expect(Object.keys(replicas()).filter((name) => /-[12]$/.test(name))).toHaveLength(12)
  const brokers = [ports.kafka, ports.kafka2, ports.kafka3].map((port) => `127.0.0.1:${port}`)
  expect((await stack('env', 'order')).output).toContain(`KAFKA_BROKERS=${brokers.join(',')}\n`)
  expect((await stack('status')).output).toMatch(
    /^kafka-3 +runs \d+ +port [\s\S]*^coupon-2 +runs \d+ +port \d+$/m,
  )

  expect((await stack('logs', 'coupon')).output).toMatch(/coupon-1\.log[\s\S]*coupon-2\.log/)

  const [, token = ''] = /^TOKEN=(\S+)$/m.exec(start.output()) ?? []
  const answers = shopping(token)
  const scaled = await stack('scale', 'order=3', 'coupon=1')
  expect(scaled).toMatchObject({ code: 0 })
  const lines = scaled.output.match(/^\S+(?= +runs \d+ +port \d+$)/gm)
  expect(lines?.toSorted()).toEqual(['coupon-1', 'order-1', 'order-2', 'order-3'])
  expect([of('coupon'), of('order')]).toEqual([['coupon-1'], ['order-1', 'order-2', 'order-3']])
  // Each of them has its share.
  await vi.waitFor(
    async () => {
      for (const name of of('order')) {
        const metrics = await fetch(`http://127.0.0.1:${replicas()[name]?.ports?.[0]}/metrics`)
        expect(await metrics.text()).toMatch(/method="POST",route="\/orders"/)
      }
    },
    { timeout: 30_000 },
  )
  expect(await stack('scale', 'order=2')).toMatchObject({ code: 0 })
  expect(of('order')).toEqual(['order-1', 'order-2'])
  expect(Object.keys(await answers()).toSorted()).toEqual(['cancel 200', 'coupons 200', 'order 201'])

  const before = replicas()['order-1']?.pid ?? 0
  process.kill(before, 'SIGKILL')
  await vi.waitFor(() => expect(replicas()['order-1']?.pid ?? before).not.toBe(before), { timeout: 30_000 })
  await start.says(/order-1 +ended unexpectedly/)

  start.child.kill('SIGINT')
  expect(await start.exit).toEqual([0, null])
  expect(await isTaken(ports.coupon)).toBe(false)

  const fewer = await stack('up', '--brokers', '1')
  expect(fewer.code).toBe(1)
  expect(fewer.output).toMatch(/is of three brokers, not of one broker: .*npm run stack -- reset/)
})

it.each([
  [['start.ts', '--replicas', '10'], 'whole number from 1 to 9'],
  [['start.ts', '--brokers', '2'], 'must be 1 or 3'],
  [['start.ts', '--inspect', 'order', '--replicas', '2'], 'leave out --inspect or --replicas'],
  [['stack.ts', 'up', '--brokers', 'x'], 'must be 1 or 3'],
  [['stack.ts', 'scale', 'coupon=0'], 'whole number from 1 to 9'],
  [['stack.ts', 'scale', 'coupn=2'], 'the services are: order, coupon,'],
  [['stack.ts', 'scale'], "missing required argument 'service=count'"],
])('%j are wrong arguments', async ([program = '', ...args], sentence) => {
  const { exit, output } = run(program, ...args)
  expect(await exit).toEqual([2, null])
  expect(output()).toContain(sentence)
})

it('there is nothing to scale when npm start does not run', async () => {
  expect(await stack('scale', 'coupon=2')).toEqual({
    code: 1,
    output: expect.stringContaining('npm start does not run'),
  })
})
