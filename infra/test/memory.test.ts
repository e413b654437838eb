import { existsSync } from 'node:fs'
import path from 'node:path'
import { isTaken, readState, runningParts } from '@jangteo/launcher'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import type { PortName } from '../src/ports.ts'
import { placeForCommands } from './support/commands.ts'

const place = await placeForCommands({ MESSAGING_TRANSPORT: 'memory' })
const { folder, ports, run } = place
afterEach(() => place.clear())
afterAll(() => place.remove())

const parts = (dir: string) => Object.fromEntries(runningParts(readState(path.join(folder, dir))))

/** What the demo's customer is answered. */
function demo(output: string) {
  const [, token] = /^TOKEN=(\S+)$/m.exec(output) ?? []
  return async (port: PortName, route: string, body?: object) => {
    const answer = await fetch(`http://127.0.0.1:${ports[port]}${route}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        prefer: 'wait=10',
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    // biome-ignore lint/suspicious/noExplicitAny: each line says what it expects
    return { status: answer.status, body: (await answer.json()) as any }
  }
}

it('in memory the shop is one process that sells, and begins with new databases each time', {
  timeout: 200_000,
}, async () => {
  const start = run('start.ts')
  await start.says(/^Without Kafka: all services are one process/m)
  expect(start.output()).not.toMatch(/^ +(Kafka|registry) /m)
  expect(Object.keys(parts('memory/dev')).toSorted()).toEqual(['postgres', 'redis', 'sandbox'])
  expect(Object.keys(parts('memory/dev/services')).toSorted()).toEqual(['api-gateway', 'console', 'shop'])

  const ask = demo(start.output())
  const lines = [{ productId: 'coffee-beans', quantity: 2 }]
  const { orderId } = (await ask('order', '/orders', { lines })).body
  expect(await ask('order', `/orders/${orderId}/pay`, {})).toMatchObject({
    status: 200,
    body: { status: 'paid' },
  })
  await vi.waitFor(
    async () => {
      const { items } = (await ask('dataPlatform', `/orders/${orderId}/timeline`)).body
      const types = ['OrderCreated', 'OrderPaid', 'OrderPaymentRequested', 'PaymentCompleted']
      expect(items.map(({ type }: { type: string }) => type)).toEqual(expect.arrayContaining(types))
    },
    { timeout: 20_000 },
  )
  expect((await ask('ranking', '/products/popular?window=today')).body.items).not.toEqual([])

  // What its databases have seen is in its memory: without it, they are of no use.
  process.kill(parts('memory/dev/services').shop?.pid ?? 0, 'SIGKILL')
  expect(await start.exit).toEqual([1, null])
  expect(start.output()).toMatch(/shop has ended/)
  expect(parts('memory/dev')).toEqual({})

  const again = run('start.ts')
  await again.says(/^Without Kafka: all services are one process/m)
  expect(await demo(again.output())('order', `/orders/${orderId}`)).toMatchObject({ status: 404 })
  again.child.kill('SIGINT')
  expect(await again.exit).toEqual([0, null])
  expect(await isTaken(ports.order)).toBe(false)
  expect(existsSync(path.join(folder, 'dev'))).toBe(false)
})

it.each([
  [2, 'start.ts --replicas 2', 'leave out --replicas and --brokers'],
  [2, 'start.ts --brokers 1', 'leave out --replicas and --brokers'],
  [1, 'stack.ts up', 'all services are one process: `npm start`'],
  [1, 'stack.ts scale order=2', 'all services are one process: `npm start`'],
  [1, 'dev.ts', 'all services are one process: `npm start`'],
])('%i: %s is refused in memory', async (code, command, sentence) => {
  const [program = '', ...args] = command.split(' ')
  const { exit, output } = run(program, ...args)
  expect(await exit).toEqual([code, null])
  expect(output()).toContain(sentence)
})
