import { randomUUID } from 'node:crypto'
import {
  eventually,
  type ReceivedSpan,
  type ServiceProcess,
  startServiceProcess,
  startTraceCollector,
  tokenFor,
  uniquePrefix,
} from '@jangteo/testing'
import { expect, it, onTestFinished } from 'vitest'
import { type ServiceName, serviceNames } from './support/shop.ts'

const PRICE = 700
const traceId = randomUUID().replaceAll('-', '')

/** Every service as a process, from its bundle, as with npm start. */
async function startShop(collector: string): Promise<(name: ServiceName) => ServiceProcess> {
  const topicPrefix = uniquePrefix()
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: collector, OTEL_TRACES_SAMPLER_ARG: '0' }
  const starting = serviceNames.map((name) => startServiceProcess(name, { topicPrefix, environment }))
  // Those that have started, also when one has not.
  onTestFinished(async () => {
    const started = await Promise.allSettled(starting)
    await Promise.all(started.map((each) => each.status === 'fulfilled' && each.value.stop()))
  })
  const running = await Promise.all(starting)
  return (name) => running[serviceNames.indexOf(name)] as ServiceProcess
}

type Ask = (
  method: string,
  url: string,
  asked: { token: string; body?: unknown; traced?: boolean },
  // biome-ignore lint/suspicious/noExplicitAny: what the service answers
) => Promise<any>

/** A coupon that a customer has got. */
async function issued(coupon: string, { operator, token }: { operator: string; token: string }, ask: Ask) {
  const campaign = {
    ...{ name: 'A hundred won', quantity: 5, validForSeconds: 86_400 },
    ...{ discount: { kind: 'fixed', amount: 100 }, closesAt: '2096-01-01T00:00:00Z' },
  }
  const { campaignId } = await ask('POST', `${coupon}/coupons/campaigns`, { token: operator, body: campaign })
  const { requestId } = await eventually(async () => {
    const answer = await ask('POST', `${coupon}/coupons/issue`, { token, body: { campaignId } })
    expect(answer).toMatchObject({ requestId: expect.any(String) })
    return answer
  })
  return eventually(async () => {
    const answer = await ask('GET', `${coupon}/coupons/issue/${requestId}`, { token })
    expect(answer).toMatchObject({ status: 'issued' })
    return answer.couponId
  })
}

it('one order is one trace through every service, from the artefacts', { timeout: 120_000 }, async () => {
  const collector = await startTraceCollector()
  onTestFinished(() => collector.close())
  const the = await startShop(collector.url)
  const ask: Ask = async (method, url, { token, body, traced = false }) => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(method === 'POST' && { 'idempotency-key': randomUUID(), prefer: 'wait=10' }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(traced && { traceparent: `00-${traceId}-${'b'.repeat(16)}-01` }),
    }
    const answer = await fetch(url, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return answer.json()
  }
  const [operator, token] = [await tokenFor('operator', 'admin'), await tokenFor('kim')]
  const [order, balance] = [the('order').url, the('balance').url]
  const lamp = { productId: 'lamp', name: 'A lamp', price: PRICE, available: 5 }
  await ask('POST', `${order}/products`, { token: operator, body: lamp })
  await ask('POST', `${balance}/balance/charge`, { token, body: { amount: 10_000 } })

  const couponId = await issued(the('coupon').url, { operator, token }, ask)

  const body = { lines: [{ productId: 'lamp', quantity: 1 }], couponId }
  const { orderId } = await ask('POST', `${order}/orders`, { token, body, traced: true })
  await eventually(async () =>
    expect(await ask('GET', `${order}/orders/${orderId}`, { token })).toMatchObject({ status: 'payable' }),
  )
  const paid = await ask('POST', `${order}/orders/${orderId}/pay`, { token, traced: true })
  expect(paid).toMatchObject({ status: 'paid' })

  const inTrace = () => collector.spans.filter((span) => span.traceId === traceId)
  await eventually(
    () => {
      const processed = inTrace().map(({ service, name }) => `${service} ${name}`)
      for (const each of APPLIED) expect(processed).toContain(each)
    },
    { timeout: 30_000 },
  )
  const spans = inTrace()
  expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(serviceNames))
  // Nothing else is recorded: neither other requests nor jobs; only batches of several events of the trace, linked to it.
  for (const other of collector.spans.filter((span) => span.traceId !== traceId)) {
    expect(other.name).toMatch(/^(send|receive|transaction)\b/)
    expect(other.links.map((link) => link.traceId)).toEqual(other.links.map(() => traceId))
  }
  await eventually(() => expect(orphans(inTrace())).toEqual([]), { timeout: 20_000 })
  expect(spans.filter(({ failed }) => failed)).toEqual([])

  const nameOf = new Map(spans.map((span) => [span.spanId, `${span.service} ${span.name}`]))
  const parentOf = (name: string) =>
    nameOf.get(spans.find((span) => `${span.service} ${span.name}` === name)?.parentSpanId ?? '')
  for (const [child, parent] of Object.entries(PARENTS))
    expect({ child, parent: parentOf(child) }).toEqual({ child, parent })
  // Neither an id of a person nor the key of a record.
  expect(JSON.stringify(collector.spans)).not.toMatch(/"kim"|user-/)
})

/** What each service applies of an order that is paid. */
const APPLIED = [
  'coupon process order.created',
  'order process coupon.reserved',
  'balance process order.payment-requested',
  'order process payment.completed',
  'balance process order.paid',
  'coupon process order.paid',
  'ranking process order.paid',
  'notification process order.paid',
  'notification process notification.requested',
  'data-platform process order.created',
  'data-platform process order.paid',
]

const PARENTS = {
  'coupon create coupon.reserved': 'coupon process order.created',
  'order create order.created': 'order POST /orders',
  'order create order.payment-requested': 'order POST /orders/:orderId/pay',
  'balance process order.payment-requested': 'order create order.payment-requested',
  'balance create payment.completed': 'balance process order.payment-requested',
  'order process payment.completed': 'balance create payment.completed',
  'order create order.paid': 'order process payment.completed',
  'ranking process order.paid': 'order create order.paid',
  'notification create notification.requested': 'notification process order.paid',
}

/** Spans whose parent has not come, apart from the caller's. */
const orphans = (spans: readonly ReceivedSpan[]): string[] => {
  const known = new Set(['b'.repeat(16), ...spans.map(({ spanId }) => spanId)])
  return spans
    .filter(({ parentSpanId }) => !known.has(parentSpanId ?? ''))
    .map(({ service, name }) => `${service} ${name}`)
}
