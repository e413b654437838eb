import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { askLab } from '../src/lab/ask-lab.ts'
import { Backlogs } from '../src/lab/backlogs.ts'
import { Faults } from '../src/lab/faults.ts'
import type { LabShop } from '../src/lab/lab-shop.ts'
import { Watch } from '../src/lab/watch.ts'
import { services } from '../src/services.ts'

// With a shop that runs: flows/console-break.flow.test.ts.

const patience = { timeout: 30_000 }

const undoings: (() => unknown)[] = []
afterEach(async () => {
  vi.restoreAllMocks()
  for (const undo of undoings.splice(0).toReversed()) await undo()
})

async function serve(answer: RequestListener): Promise<number> {
  const server: Server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  undoings.push(() => server.close())
  return (server.address() as AddressInfo).port
}

/** A port at which nothing listens any more. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** A part whose process sleeps. It is ready when the test says so, as one is whose port takes connections. */
function sleeper() {
  const start = () => {
    const child = spawn('sleep', ['60'])
    undoings.push(() => child.kill('SIGKILL'))
    return child.pid as number
  }
  const part = {
    ...{ pid: start(), starts: 1, isReady: true },
    startAgain() {
      part.pid = start()
      part.starts++
    },
    async check() {
      if (!part.isReady) throw new Error('it is away')
    },
  }
  return part
}

type Sleeper = ReturnType<typeof sleeper>

/** A lab of these parts alone; its services do not answer. */
async function labOf(parts: Readonly<Record<string, Sleeper>>, gateway?: number) {
  const nowhere = await closedPort()
  const shop = {
    groups: [{ names: Object.keys(parts), part: (name: string) => parts[name] }],
    coordinates: {
      kafkaBrokers: [],
      issuer: `http://127.0.0.1:${nowhere}`,
      gatewayUrl: `http://127.0.0.1:${gateway ?? nowhere}`,
    },
    ports: Object.fromEntries(services.map(({ port }) => [port, nowhere])),
  } as unknown as LabShop
  const faults = new Faults(shop)
  const watch = new Watch(shop, faults)
  undoings.push(() => faults.close().finally(() => watch.close()))
  const partOf = async (name: string) => (await watch.state()).parts.find((part) => part.name === name)
  return { faults, watch, partOf }
}

describe('what is held', () => {
  it('is shown at once, also when the shop was looked at just before', async () => {
    const { faults, partOf } = await labOf({ ranking: sleeper() })
    expect(await partOf('ranking')).toMatchObject({ state: 'running' })
    const { id } = await faults.begin({ kind: 'slow', part: 'ranking' })
    expect(await partOf('ranking')).toMatchObject({ state: 'slowed', isReady: true })
    await faults.undo(id)
    expect(await partOf('ranking')).toMatchObject({ state: 'running' })
  })

  it('is not ready when it is paused, although its port takes connections', async () => {
    const { faults, partOf } = await labOf({ kafka: sleeper() })
    await faults.begin({ kind: 'pause', part: 'kafka' })
    expect(await partOf('kafka')).toMatchObject({ state: 'paused', isReady: false, reason: 'it is paused' })
  })

  it('is not another process that was started since', async () => {
    const kafka = sleeper()
    const { faults, partOf } = await labOf({ kafka })
    await faults.begin({ kind: 'pause', part: 'kafka' })
    kafka.startAgain()
    await vi.waitFor(
      async () => expect(await partOf('kafka')).toMatchObject({ state: 'running', isReady: true }),
      patience,
    )
  })

  it.each(['kill', 'pause', 'slow'] as const)('cannot be broken by %s as well', async (kind) => {
    const { faults } = await labOf({ ranking: sleeper(), order: sleeper() })
    const pause = { kind: 'pause', part: 'ranking' } as const
    const again = await Promise.allSettled([faults.begin(pause), faults.begin({ ...pause, kind })])
    expect(again).toMatchObject([{ status: 'fulfilled' }, { reason: { code: 'fault-open' } }])
    await expect(faults.begin({ ...pause, kind })).rejects.toMatchObject({ code: 'fault-open' })
    await faults.begin({ kind, part: 'order' })
  })
})

it('a fault is not noticed by a part that was away before it began', async () => {
  const parts = { order: sleeper(), ranking: sleeper(), redis: sleeper() }
  parts.order.isReady = false
  const { faults } = await labOf(parts)
  await faults.begin({ kind: 'slow', part: 'ranking' })
  parts.redis.isReady = false
  await vi.waitFor(() => expect(faults.all[0]?.noticedAt).not.toBeNull(), patience)
  expect(faults.all[0]).toMatchObject({ noticedBy: 'redis' })
})

it('a part that is killed is noticed, also when it runs again before it was looked at', async () => {
  const parts = { order: sleeper(), redis: sleeper() }
  const { faults } = await labOf(parts)
  await faults.begin({ kind: 'kill', part: 'redis' })
  parts.redis.startAgain()
  parts.order.isReady = false
  await vi.waitFor(() => expect(faults.all[0]?.noticedAt).not.toBeNull(), patience)
  expect(faults.all[0]).toMatchObject({ noticedBy: 'redis' })
})

it('a fault that is open is not forgotten, however many have begun since', async () => {
  const gateway = await serve((_request, response) => response.end('{}'))
  const { faults } = await labOf({ ranking: sleeper() }, gateway)
  faults.beforeBegin = async () => () => undefined
  const { id } = await faults.begin({ kind: 'pause', part: 'ranking' })
  for (let i = 0; i < 210; i++)
    await faults.undo((await faults.begin({ kind: 'gateway', behaviour: 'silent', percent: 1 })).id)
  expect(faults.all).toHaveLength(201)
  expect(await faults.undo(id)).toMatchObject({ id, undoneAt: expect.any(String) })
})

it('services are asked with a new token when the old one has ended', async () => {
  let valid = 0
  const json = (body: unknown) => JSON.stringify(body)
  const issuer = await serve((_request, response) => response.end(json({ access_token: String(valid) })))
  const service = await serve(({ headers }, response) => {
    response.statusCode = headers.authorization === `Bearer ${valid}` ? 200 : 401
    response.end(json({ outbox: { rows: 1, oldestSeconds: 0 }, letters: [] }))
  })
  const backlogs = new Backlogs({
    groups: [],
    coordinates: { kafkaBrokers: [], issuer: `http://127.0.0.1:${issuer}` },
    ports: Object.fromEntries(services.map(({ port }) => [port, service])),
  } as unknown as LabShop)
  const all = async () => (await backlogs.look()).services.map(({ answers }) => answers)
  expect(await all()).toEqual(services.map(() => true))
  valid++
  await vi.waitFor(async () => expect(await all()).toEqual(services.map(() => true)), patience)
})

describe('a lab that gives no answer', () => {
  const askAt = (port: number) =>
    askLab({ url: `http://127.0.0.1:${port}`, token: 't' }, 'POST', '/faults/undo')

  it('is to be started when nothing listens', async () => {
    await expect(askAt(await closedPort())).rejects.toThrow('start the shop with `npm start`')
  })

  it('may still be at it when it takes too long', async () => {
    const timeout = AbortSignal.timeout.bind(AbortSignal)
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout(50))
    const port = await serve(() => undefined)
    await expect(askAt(port)).rejects.toThrow(
      'the lab has not answered within 60 s: what was asked for may still be done',
    )
  })

  it('is said to have ended meanwhile', async () => {
    const port = await serve((request) => request.socket.destroy())
    await expect(askAt(port)).rejects.toThrow('the lab has not answered: other side closed')
  })
})
