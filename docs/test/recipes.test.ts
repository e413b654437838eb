import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import type { ServiceProcess } from '@jangteo/testing'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { copyWorkspace, follow, recipe, type Step } from './support/recipes.ts'

const run = promisify(execFile)
const prefix = 'recipe.'
const root = mkdtempSync(join(tmpdir(), 'jangteo-recipes-'))

let testing: typeof import('@jangteo/testing')
let stack: import('@jangteo/testing').Stack
let environment: Record<string, string> = {}
const running = new Map<string, ServiceProcess>()

const followAll = async (steps: readonly Step[]) => {
  for (const step of steps) await follow(root, step, environment)
}

/** Begins with a service that the repository did not have when the copy was made, so its stack is made after that. */
beforeAll(async () => {
  copyWorkspace(root)
  const steps = recipe('Add a service')
  const needsStack = steps.findIndex(
    (step) => step.kind === 'run' && step.command.startsWith('npm run stack'),
  )
  expect(needsStack).toBeGreaterThan(0)
  await followAll(steps.slice(0, needsStack))

  const infra: typeof import('@jangteo/infra') = await import(join(root, 'infra/src/index.ts'))
  const databases = await import(join(root, 'infra/src/stacks/fresh-database.ts'))
  testing = await import(join(root, 'packages/testing/src/index.ts'))
  stack = await infra.startStack({
    dir: join(root, '.stack/recipes'),
    ports: 'free',
    durable: false,
    open: true,
    parts: ['kafka', 'registry', 'sandbox'],
  })
  vi.stubEnv(infra.testStackVariable, JSON.stringify(stack.coordinates))
  environment = { POSTGRES_PORT: String(stack.ports.postgres) }
  await followAll(steps.slice(needsStack))
  await databases.prepareTemplates(stack.coordinates)
}, 120_000)

afterAll(async () => {
  await Promise.all([...running.values()].map((service) => service.stop()))
  await stack?.stop()
  rmSync(root, { recursive: true, force: true })
}, 60_000)

async function start(name: string): Promise<ServiceProcess> {
  const service = await testing.startServiceProcess(name, { topicPrefix: prefix })
  running.set(name, service)
  return service
}

/** What lint and types say of the copy as it is now. */
async function holds(): Promise<void> {
  const tool = (file: string, ...args: string[]) =>
    run(join(root, 'node_modules/.bin', file), args, { cwd: root, env: { ...process.env, NO_COLOR: '1' } })
  await tool('biome', 'ci', 'apps/rating', 'packages/events', 'docs/src', 'infra/src')
  await tool('tsc', '--noEmit', '-p', 'apps/rating')
}

async function ask(service: string, method: string, path: string, body?: unknown, headers = {}) {
  const answer = await fetch(`${running.get(service)?.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await testing.tokenFor('ann', path === '/products' ? 'admin' : 'customer')}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  // biome-ignore lint/suspicious/noExplicitAny: each line says what it expects
  return { status: answer.status, body: (await answer.json()) as any }
}

it('a service that was added starts on the stack, is ready, and describes its route', {
  timeout: 60_000,
}, async () => {
  await holds()
  const { url } = await start('rating')
  expect((await fetch(`${url}/health/ready`)).status).toBe(200)
  expect(await ask('rating', 'GET', '/purchases')).toEqual({ status: 200, body: { items: [] } })
  const { body } = await ask('rating', 'GET', '/docs/json')
  expect(Object.keys(body.paths)).toContain('/purchases')
})

it('a consumer that was added sees what happened before it, and no other service is touched', {
  timeout: 120_000,
}, async () => {
  await Promise.all(['order', 'balance'].map(start))
  const lamp = { productId: 'lamp', name: 'A lamp', price: 700, available: 5 }
  await ask('order', 'POST', '/products', lamp)
  const key = { 'idempotency-key': 'first', prefer: 'wait=10' }
  await ask('balance', 'POST', '/balance/charge', { amount: 10_000 }, key)
  const lines = [{ productId: 'lamp', quantity: 1 }]
  const { body: order } = await ask('order', 'POST', '/orders', { lines })
  const paid = await ask('order', 'POST', `/orders/${order.orderId}/pay`, undefined, { prefer: 'wait=10' })
  expect(paid.body.status).toBe('paid')
  const atRest = () =>
    testing.eventually(async () => {
      const { [`${prefix}rating`]: own, ...others } = await testing.consumerGroups(prefix)
      expect(Object.values(others).filter(({ lag }) => lag > 0)).toEqual([])
      return { own, others }
    })
  const before = await atRest()
  expect(before.own).toBeUndefined()

  await followAll(recipe('Add a consumer'))
  await holds()
  await running.get('rating')?.killAndRestart()
  const bought = { status: 200, body: { items: [{ productId: 'lamp', stars: null }] } }
  await testing.eventually(async () => expect(await ask('rating', 'GET', '/purchases')).toEqual(bought))
  const after = await atRest()
  expect(after.own?.members).toHaveLength(1)
  expect(after.others).toEqual(before.others)
})

it('an event that was added is released, listed and published', { timeout: 120_000 }, async () => {
  await followAll(recipe('Add an event'))
  await holds()
  const release = JSON.parse(
    readFileSync(join(root, 'packages/events/released/product.rated/v1.json'), 'utf8'),
  )
  expect(release.schema.name).toBe('ProductRated')
  const page = readFileSync(join(root, 'docs/events.md'), 'utf8')
  expect(page).toMatch(/\[ProductRated\].*\| rating: `rateProduct` \| data-platform: /)

  await running.get('rating')?.killAndRestart()
  expect((await ask('rating', 'PUT', '/purchases/lamp/stars', { stars: 5 })).status).toBe(200)
  const refused = await ask('rating', 'PUT', '/purchases/sofa/stars', { stars: 1 })
  expect(refused).toMatchObject({ status: 409, body: { code: 'product-not-bought' } })
  await testing.eventually(async () => {
    const waiting = await running.get('rating')?.sql.query('select from messaging.outbox')
    expect(waiting?.rowCount).toBe(0)
  })
})
