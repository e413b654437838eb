import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { askLab } from '../src/lab/ask-lab.ts'
import { Backlogs } from '../src/lab/backlogs.ts'
import type { LabShop } from '../src/lab/lab-shop.ts'
import { services } from '../src/services.ts'

// With a shop that runs: flows/console-break.flow.test.ts.

const patience = { timeout: 10_000 }

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
