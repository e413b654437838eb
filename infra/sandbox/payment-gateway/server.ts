import { createServer, type IncomingMessage, request as send } from 'node:http'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Behaviour, isAmong, readBehaviour, usual } from './behaviour.ts'
import { openPayments, type Payment } from './payments.ts'
import { BadRequest, readAmount, readText, readUrl } from './read.ts'
import { signature } from './signature.ts'

/**
 * A payment gateway for development: moves no money, and fails as it is configured. A merchant is identified by its key;
 * merchants are independent of each other.
 *
 * POST /v1/payments {reference, amount, webhookUrl} → 201 the payment (200 when the reference is known), or 402
 * GET  /v1/payments/<reference> → 200 the payment, or 404
 * PUT  /v1/behaviour {answer?, answerDelayMs?, outcome?, webhooks?, webhookDelayMs?, percent?} → 204
 *
 * A payment is `authorised`, and soon `captured` or `failed`: then its webhook is sent, signed, a few times until it is
 * answered with success.
 */
const {
  HOST = '127.0.0.1',
  PAYMENT_GATEWAY_PORT = '8091',
  DATA_DIR = '.',
  LOOPBACK = '127.0.0.1',
} = process.env
const { GATEWAY_WEBHOOK_SECRET = 'gateway-webhook-dev' } = process.env

const WEBHOOK_TRIES = 5
const FIRST_PAUSE_MS = 200
const WEBHOOK_PATIENCE_MS = 5_000

const payments = openPayments(path.join(DATA_DIR, 'payments.jsonl'))
const behaviours = new Map<string, Behaviour>()
const behaviourOf = (merchant: string, reference: string) => {
  const asked = behaviours.get(merchant) ?? usual
  return isAmong(asked.percent, reference) ? asked : usual
}

// Continues payments that were pending when the process ended.
for (const payment of payments.open()) void finish(payment)

const server = createServer(async (request, response) => {
  const answer = (status: number, body?: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body))
  try {
    const [, merchant] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? []
    const [, version, thing, reference] = (request.url ?? '').split('?')[0]?.split('/') ?? []
    if (request.method === 'GET' && request.url === '/health') return answer(200, { status: 'live' })
    if (version !== 'v1') return answer(404, { error: 'not_found' })
    if (merchant === undefined) return answer(401, { error: 'no_merchant_key' })
    const route = `${request.method} ${thing}`
    if (route === 'PUT behaviour') {
      behaviours.set(merchant, readBehaviour(await read(request)))
      return answer(204)
    }
    if (route === 'POST payments') return await authorise(merchant, await read(request), answer)
    if (route === 'GET payments') {
      const payment = payments.find(merchant, reference ?? '')
      return payment ? answer(200, shown(payment)) : answer(404, { error: 'payment_unknown' })
    }
    answer(404, { error: 'not_found' })
  } catch (error) {
    if (error instanceof BadRequest) answer(400, { error: 'invalid_request', description: error.message })
    else answer(500, { error: 'server_error' })
  }
})

server.listen(Number(PAYMENT_GATEWAY_PORT), HOST)

async function authorise(
  merchant: string,
  body: Record<string, unknown>,
  answer: (status: number, body: unknown) => void,
): Promise<void> {
  const reference = readText(body, 'reference')
  const amount = readAmount(body, 'amount')
  const webhookUrl = readUrl(body, 'webhookUrl')
  const behaviour = behaviourOf(merchant, reference)
  if (behaviour.answer === 'error') {
    await wait(behaviour.answerDelayMs)
    return answer(503, { error: 'out_of_order' })
  }
  const known = payments.find(merchant, reference)
  if (known && known.amount !== amount) return answer(409, { error: 'reference_used_with_another_amount' })
  const status = behaviour.answer === 'decline' ? 'declined' : 'authorised'
  const payment = known ?? payments.add({ merchant, reference, amount, webhookUrl, status })
  if (!known) void finish(payment)
  if (behaviour.answer === 'silence') return
  await wait(behaviour.answerDelayMs)
  answer(payment.status === 'declined' ? 402 : known ? 200 : 201, shown(payment))
}

/** Captures an authorised payment, or fails it, and sends the webhook. */
async function finish(payment: Payment): Promise<void> {
  if (payment.status !== 'authorised') return
  const { outcome, webhooks, webhookDelayMs } = behaviourOf(payment.merchant, payment.reference)
  await wait(webhookDelayMs)
  payments.settle(payment, outcome === 'capture' ? 'captured' : 'failed')
  for (let sent = 0; sent < webhooks; sent++) await sendWebhook(payment)
}

async function sendWebhook(payment: Payment): Promise<void> {
  for (let tries = 1; tries <= WEBHOOK_TRIES; tries++) {
    if (await delivered(payment)) return
    await wait(FIRST_PAUSE_MS * 2 ** tries)
  }
}

/** Not with fetch, which alone needs 13 MB. */
function delivered(payment: Payment): Promise<boolean> {
  const url = payment.webhookUrl.replace('//127.0.0.1', `//${LOOPBACK}`)
  const body = JSON.stringify(shown(payment))
  const headers = {
    'content-type': 'application/json',
    'gateway-signature': signature(body, GATEWAY_WEBHOOK_SECRET, Date.now()),
  }
  return new Promise((resolve) => {
    const options = { method: 'POST', agent: false as const, timeout: WEBHOOK_PATIENCE_MS, headers }
    const sent = send(url, options, (answer) => {
      answer.resume()
      resolve(Math.floor((answer.statusCode ?? 0) / 100) === 2)
    })
    sent.once('timeout', () => sent.destroy())
    sent.once('error', () => resolve(false))
    sent.once('close', () => resolve(false))
    sent.end(body)
  })
}

const shown = ({ paymentId, reference, amount, status }: Payment) => ({
  paymentId,
  reference,
  amount,
  status,
})

async function read(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk
    if (text.length > 10_000) throw new BadRequest('the body is too long')
  }
  try {
    const body = JSON.parse(text)
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body
  } catch {}
  throw new BadRequest('the body is no JSON object')
}
