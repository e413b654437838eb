import { createHash, createHmac, randomUUID } from 'node:crypto'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { isSigned } from '../sandbox/data-receiver/signature.ts'
import { type Stack, startStack } from '../src/stacks/embedded-stack.ts'

const dir = mkdtempSync(path.join(tmpdir(), 'jangteo-receiver-'))
/** Longer than an answer takes; silence lasts so long. */
const PATIENCE_MS = 2_000

let stack: Stack
let name: string
beforeAll(async () => {
  stack = await startStack({ dir, ports: 'free', durable: false, parts: ['sandbox'] })
})
beforeEach(() => {
  name = `d-${randomUUID()}`
})
afterAll(async () => {
  await stack?.stop()
  rmSync(dir, { recursive: true, force: true })
})

async function ask(method: string, part = '', body?: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(`${stack.coordinates.dataReceiverUrl}/v1/destinations/${name}${part}`, {
    method,
    headers,
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await answer.text()
  // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects
  return { status: answer.status, body: (text ? JSON.parse(text) : undefined) as any }
}

const batch = (sequence: number) => ({
  sequence,
  first: sequence * 10 - 9,
  last: sequence * 10,
  events: [
    { position: sequence * 10 - 3, eventId: `a${sequence}` },
    { position: sequence * 10, eventId: `b${sequence}` },
  ],
})

function send(
  body: object | string,
  { id = 'one', secret = stack.coordinates.transferSecret, ago = 0 } = {},
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const time = Math.floor(Date.now() / 1000) - ago
  const hmac = createHmac('sha256', secret).update(`${time}.${text}`).digest('hex')
  return ask('POST', '', text, { 'transfer-signature': `t=${time},v1=${hmac}`, 'idempotency-key': id })
}

it('accepts a batch that is signed with two secrets, when it knows one of them', () => {
  const body = Buffer.from('{}')
  const now = Date.now()
  const time = Math.floor(now / 1000)
  const mac = (secret: string) => createHmac('sha256', secret).update(`${time}.`).update(body).digest('hex')
  const header = `t=${time},v1=${mac('old')},v1=${mac('new')}`
  for (const known of ['old', 'new', 'old,new', 'new,newer'])
    expect(isSigned(header, body, known, now)).toBe(true)
  expect(isSigned(header, body, 'newer', now)).toBe(false)
  expect(isSigned(`t=${time},v1=${mac('old')}`, body, 'new', now)).toBe(false)
})

it('takes batches in their order, each once, and answers its state', async () => {
  expect((await ask('GET')).body).toMatchObject({ expects: 1, last: null, events: 0, refused: 0 })
  expect((await send(batch(2), { id: 'two' })).status).toBe(409)
  expect((await send(batch(1), { id: 'one' })).status).toBe(201)
  expect((await send(batch(1), { id: 'one' })).status).toBe(200)
  expect((await send(batch(1), { id: 'another' })).status).toBe(409)
  expect((await send(batch(2), { id: 'two' })).status).toBe(201)
  const sha256 = createHash('sha256').update('7 a1\n10 b1\n17 a2\n20 b2\n').digest('hex')
  const state = {
    expects: 3,
    last: { sequence: 2, batchId: 'two' },
    events: 4,
    misplaced: 0,
    sha256,
    refused: 2,
  }
  expect((await ask('GET')).body).toEqual(state)

  await stack.part('sandbox').kill9()
  appendFileSync(path.join(dir, 'sandbox/destinations', `${name}.jsonl`), '{"cut off')
  await stack.part('sandbox').start()
  expect((await ask('GET')).body).toEqual({ ...state, refused: 0 })
  expect((await ask('PUT', '/forgotten', { after: 1 })).status).toBe(204)
  expect((await ask('GET')).body).toMatchObject({ expects: 2, events: 2 })
})

it('counts what comes at a place where something was before', async () => {
  await send(batch(1), { id: 'one' })
  await send({ ...batch(1), sequence: 2 }, { id: 'two' })
  expect((await ask('GET')).body).toMatchObject({ events: 4, misplaced: 1 })
})

it('refuses a batch that is unsigned, signed long ago or by another key', async () => {
  expect((await ask('POST', '', batch(1), { 'idempotency-key': 'one' })).status).toBe(401)
  expect((await send(batch(1), { secret: 'wrong' })).status).toBe(401)
  expect((await send(batch(1), { ago: 400 })).status).toBe(401)
  expect((await ask('GET')).body.events).toBe(0)
})

it.each(['rubbish', '[]', {}, { ...batch(1), sequence: 0 }, { ...batch(1), events: [{ position: 1 }] }])(
  'refuses %o',
  async (body) => {
    expect(await send(body)).toMatchObject({ status: 400, body: { description: expect.any(String) } })
  },
)

it.each([{ answer: 'laugh' }, { failing: 2 }, { delayMs: -1 }, { failling: 0.5 }])(
  'does not know how to behave as %o',
  async (behaviour) => {
    expect((await ask('PUT', '/behaviour', behaviour)).status).toBe(400)
  },
)

it('fails as it is configured, without an effect on other destinations', async () => {
  await ask('PUT', '/behaviour', { answer: 'error' })
  expect((await send(batch(1))).status).toBe(503)
  expect((await ask('GET')).body.events).toBe(0)
  await ask('PUT', '/behaviour', { answer: 'error-after-storing' })
  expect((await send(batch(1))).status).toBe(500)
  expect((await ask('GET')).body.events).toBe(2)
  await ask('PUT', '/behaviour', { answer: 'silence-after-storing' })
  await expect(send(batch(2), { id: 'two' })).rejects.toThrow(/timeout/)
  await ask('PUT', '/behaviour', { failing: 1 })
  await send(batch(3), { id: 'three' }).catch(() => undefined)
  expect((await ask('GET')).body.refused).toBe(4)
  name = `d-${randomUUID()}`
  expect((await send(batch(1))).status).toBe(201)
})
