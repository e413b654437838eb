import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { httpReceiver } from './transfer-receiver.ts'

const batch = {
  destination: 'warehouse',
  sequence: 1n,
  batchId: 'one',
  first: 1n,
  last: 1n,
  events: 1,
  attempts: 1,
}

let server: Server | undefined
let signature = ''
let sent = ''
afterEach(() => server?.close())

/** A receiver that answers each method with a status; a client that follows its redirect gets a 200. */
async function handOver(post: number, get = 200, secrets = ['a secret of this test']) {
  server = createServer((request, response) => {
    if (request.method === 'POST') signature = String(request.headers['transfer-signature'])
    let text = ''
    request.setEncoding('utf8').on('data', (part) => {
      text += part
    })
    request.on('end', () => {
      if (request.method === 'POST') sent = text
      answer()
    })
    const status = request.url === '/elsewhere' ? 200 : request.method === 'POST' ? post : get
    const answer = () => {
      response.writeHead(status, { location: '/elsewhere', 'content-type': 'application/json' })
      response.end(JSON.stringify({ expects: 1, last: null }))
    }
  })
  const { port } = await new Promise<AddressInfo>((resolve) => {
    server?.listen(0, '127.0.0.1', () => resolve(server?.address() as AddressInfo))
  })
  const options = { secrets, timeoutMs: 5_000, clock: () => new Date() }
  const receiver = httpReceiver({ url: `http://127.0.0.1:${port}/`, ...options })
  return receiver.take(batch, [], new AbortController().signal)
}

it.each([200, 201, 204])('has a batch when it answers %i', async (status) => {
  expect(await handOver(status)).toBe('taken')
})

it('returns what the receiver expects when that is another batch', async () => {
  expect(await handOver(409)).toEqual({ expects: 1n, last: null })
})

it.each([
  [301, 200],
  [302, 200],
  [303, 200],
  [307, 200],
  [404, 200],
  [503, 200],
  [409, 302],
  [409, 500],
])('has no batch when it answers %i, and %i when asked', async (post, get) => {
  await expect(handOver(post, get)).rejects.toThrow(`it answered ${post === 409 ? get : post}`)
})

it('signs with both secrets while one is replaced: a receiver that knows either accepts it', async () => {
  await handOver(201, 200, ['the old secret', 'the new secret'])
  expect(signature).toMatch(/^t=\d+,v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/)
  const [, time, ...macs] = signature.split(/,?(?:t|v1)=/)
  for (const [i, secret] of ['the old secret', 'the new secret'].entries())
    expect(macs[i]).toBe(createHmac('sha256', secret).update(`${time}.${sent}`).digest('hex'))
})
