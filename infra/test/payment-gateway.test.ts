import { createHmac, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Stack } from '../src/stacks/embedded-stack.ts'
import { startTestStack } from '../src/stacks/test-stack.ts'

interface Received {
  readonly signature: string
  readonly text: string
}

describe('the payment gateway', () => {
  let stack: Stack
  let merchant: string
  let received: Received[]
  let refusals = 0
  const receiver = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
    })
    request.once('end', () => {
      received.push({ text, signature: String(request.headers['gateway-signature']) })
      refusals -= 1
      response.writeHead(refusals >= 0 ? 500 : 200).end()
    })
  })
  let webhookUrl: string
  beforeAll(async () => {
    stack = await startTestStack({ parts: ['sandbox'] })
    await new Promise<void>((resolve) => void receiver.listen(0, '127.0.0.1', resolve))
    webhookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/webhook`
  })
  beforeEach(() => {
    merchant = randomUUID()
    received = []
    refusals = 0
  })
  afterAll(async () => {
    receiver.closeAllConnections()
    receiver.close()
    await stack.stop()
  })

  async function ask(method: string, path: string, body?: unknown, key: string | null = merchant) {
    const response = await fetch(stack.coordinates.gatewayUrl + path, {
      method,
      ...(key !== null && { headers: { authorization: `Bearer ${key}` } }),
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects
    return { status: response.status, body: (text ? JSON.parse(text) : undefined) as any }
  }
  const behave = (behaviour: object) => ask('PUT', '/v1/behaviour', behaviour)
  const pay = (reference: string, amount = 500) =>
    ask('POST', '/v1/payments', { reference, amount, webhookUrl })
  const find = (reference: string, key = merchant) => ask('GET', `/v1/payments/${reference}`, undefined, key)
  const receives = (count: number) =>
    vi.waitFor(() => expect(received).toHaveLength(count), { timeout: 30_000 })

  it('authorises a payment, captures it soon, and sends a signed webhook', async () => {
    const { status, body } = await pay('r1')
    expect([status, body]).toEqual([
      201,
      { paymentId: expect.any(String), reference: 'r1', amount: 500, status: 'authorised' },
    ])
    await receives(1)
    const { text, signature } = received[0] as Received
    expect(JSON.parse(text)).toEqual({ ...body, status: 'captured' })
    const [, time] = /^t=(\d+),/.exec(signature) ?? []
    const mac = createHmac('sha256', stack.coordinates.gatewayWebhookSecret)
      .update(`${time}.${text}`)
      .digest('hex')
    expect(signature).toBe(`t=${time},v1=${mac}`)
    expect((await find('r1')).body).toEqual({ ...body, status: 'captured' })
  })

  it('makes one payment for a reference, and refuses another amount of it', async () => {
    const first = await pay('r1')
    await receives(1)
    const again = await pay('r1')
    expect([again.status, again.body.paymentId, again.body.status]).toEqual([
      200,
      first.body.paymentId,
      'captured',
    ])
    expect((await pay('r1', 501)).status).toBe(409)
    expect(received).toHaveLength(1)
  })

  it('declines, fails, breaks off and sends a webhook twice, as it is configured', async () => {
    await behave({ answer: 'decline' })
    expect((await pay('declined')).status).toBe(402)
    await behave({ answer: 'error' })
    expect((await pay('broken')).status).toBe(503)
    expect((await find('broken')).status).toBe(404)
    await behave({ outcome: 'fail', webhooks: 2 })
    await pay('failed')
    await receives(2)
    expect(received.map(({ text }) => JSON.parse(text).status)).toEqual(['failed', 'failed'])
  })

  it('behaves so for a share of the payments, and always for the same ones', async () => {
    const references = Array.from({ length: 100 }, (_, n) => `r${n}`)
    const statuses = () => Promise.all(references.map(async (reference) => (await pay(reference)).status))
    await behave({ answer: 'decline', percent: 20 })
    const first = await statuses()
    const declined = first.filter((status) => status === 402).length
    expect(declined).toBeGreaterThan(5)
    expect(declined).toBeLessThan(40)
    expect((await statuses()).map((status) => status === 402)).toEqual(first.map((status) => status === 402))
    expect((await behave({ percent: 101 })).body.description).toContain('percent must be a whole number')
    // The next test gets none of them.
    await receives(references.length - declined)
  })

  it('makes the payment also when it never answers', async () => {
    await behave({ answer: 'silence', webhooks: 0 })
    const signal = AbortSignal.timeout(200)
    const headers = { authorization: `Bearer ${merchant}` }
    const body = JSON.stringify({ reference: 'silent', amount: 5, webhookUrl })
    const url = `${stack.coordinates.gatewayUrl}/v1/payments`
    await expect(fetch(url, { method: 'POST', headers, body, signal })).rejects.toThrow('timeout')
    await vi.waitFor(async () => expect((await find('silent')).body.status).toBe('captured'), {
      timeout: 30_000,
    })
    expect(received).toEqual([])
  })

  it('repeats the webhook when it is not answered with success', async () => {
    refusals = 2
    await pay('r1')
    await receives(3)
  })

  it('keeps merchants apart', async () => {
    await behave({ answer: 'decline' })
    await pay('mine')
    expect((await find('mine', 'another')).status).toBe(404)
    const body = { reference: 'mine', amount: 7, webhookUrl }
    expect((await ask('POST', '/v1/payments', body, randomUUID())).status).toBe(201)
    await receives(1)
  })

  it('knows its payments after a restart, and goes on with what was under way', async () => {
    await behave({ webhookDelayMs: 60_000 })
    const { body } = await pay('r1')
    await stack.part('sandbox').kill9()
    await stack.part('sandbox').start()
    await receives(1)
    expect(JSON.parse((received[0] as Received).text)).toEqual({ ...body, status: 'captured' })
  })

  it.each([
    ['POST', '/v1/payments', 'no json'],
    ['POST', '/v1/payments', '[]'],
    ['POST', '/v1/payments', {}],
    ['POST', '/v1/payments', { reference: '', amount: 1, webhookUrl: 'http://127.0.0.1/' }],
    ['POST', '/v1/payments', { reference: 'r', amount: 0, webhookUrl: 'http://127.0.0.1/' }],
    ['POST', '/v1/payments', { reference: 'r', amount: 1.5, webhookUrl: 'http://127.0.0.1/' }],
    ['POST', '/v1/payments', { reference: 'r', amount: 1, webhookUrl: 'file:///etc/passwd' }],
    ['POST', '/v1/payments', { reference: 'r'.repeat(20_000), amount: 1, webhookUrl: 'http://127.0.0.1/' }],
    ['PUT', '/v1/behaviour', { answer: 'maybe' }],
    ['PUT', '/v1/behaviour', { webhooks: 3 }],
    ['PUT', '/v1/behaviour', { answerDelayMs: -1 }],
    ['PUT', '/v1/behaviour', { mood: 'bad' }],
  ])('refuses %s %s %.60j', async (method, path, body) => {
    expect((await ask(method, path, body)).status).toBe(400)
  })

  it('talks to merchants only', async () => {
    expect((await ask('GET', '/v1/payments/r', undefined, null)).status).toBe(401)
    expect((await ask('GET', '/nothing')).status).toBe(404)
    expect((await ask('GET', '/v1/nothing')).status).toBe(404)
    expect((await ask('GET', '/v1/payments/%zz')).status).toBe(404)
  })
})
