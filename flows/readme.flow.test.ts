import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { testStack } from '@jangteo/testing'
import { afterEach, expect, it } from 'vitest'
import { networks } from './support/networks.ts'
import { openShop, type Shop } from './support/shop.ts'

const run = promisify(execFile)
let shop: Shop
afterEach(() => shop.close())

/** The tour's commands, with the URLs of this test's shop in place of the default ones. */
async function tour(): Promise<string> {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const commands = /## A tour\s+```sh\n([\s\S]*?)```/.exec(readme)?.[1]
  if (!commands) throw new Error('the README has no tour')
  const urls: Record<string, string> = {
    'http://127.0.0.1:8090': testStack().issuer,
    'http://127.0.0.1:3001': shop.url('order'),
    'http://127.0.0.1:3002': shop.url('coupon'),
    'http://127.0.0.1:3003': shop.url('balance'),
    'http://127.0.0.1:3004': shop.url('ranking'),
    'http://127.0.0.1:3005': shop.url('notification'),
    'http://127.0.0.1:3006': shop.url('data-platform'),
    'http://127.0.0.1:8025': testStack().mailPageUrl,
  }
  return commands.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, (url) => urls[url] as string)
}

it('gives the tour that the README promises', async () => {
  shop = await openShop(networks.kafka())
  // A reader finds the line open; a test comes in the moment in which everything starts.
  await shop.customer('early').coupon()
  const steps = (await tour()).trim().split('\n\n')
  const last = steps.at(-1)
  // On a machine that is busy with other tests the last events take longer; a test asks again until they have come.
  const untilPaid = `until timeline=$(\n${last}\n) && [[ $timeline == *OrderPaid* ]]; do sleep 0.1; done; echo "$timeline"`
  const script = [...steps.slice(0, -1), untilPaid].join('\n\n')
  const { stdout } = await run('bash', ['-ec', script], { timeout: 30_000 })
  expect(stdout).toContain('"balance":50000')
  expect(stdout).toContain('"requestId":')
  expect(stdout).toContain('"email":"ann@example.com"')
  expect(stdout).toContain('"activityId":')
  expect(stdout).toContain('"window":"today"')
  expect(stdout).toContain('"unread":')
  expect(stdout).toContain('"status":"paid"')
  expect(stdout).toMatch(/OrderCreated.*OrderPaymentRequested.*PaymentCompleted.*OrderPaid/)
})
