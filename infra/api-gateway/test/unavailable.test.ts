import { describe, expect, it } from 'vitest'
import { startGateway, startService } from './support/running-gateway.ts'
import { startUpstream } from './support/upstream.ts'

const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"lines":[]}' }

describe('a service that cannot be reached', () => {
  it('is answered for with a problem, and the other services go on', async () => {
    const coupon = await startService('coupon')
    const { url } = await startGateway({ COUPON_URLS: coupon.url })
    for (const asked of [{}, post]) {
      const answer = await fetch(`${url}/orders`, asked)
      expect(answer.status).toBe(503)
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
      expect(answer.headers.get('retry-after')).toBe('1')
      expect(await answer.json()).toEqual({
        type: 'urn:problem-type:jangteo:unavailable',
        title: 'Service Unavailable',
        status: 503,
        code: 'unavailable',
        detail: 'The service order cannot be reached. Try again.',
        instance: '/orders',
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      })
    }
    expect(await (await fetch(`${url}/coupons`)).json()).toEqual({ from: 'coupon' })
  })

  it('is asked again when it is back, though it has broken off a connection that was kept', async () => {
    const { away } = await startGateway()
    const { url: shop } = await startGateway({ ORDER_URLS: away })
    expect((await fetch(`${shop}/orders`)).status).toBe(503)
    const first = await startUpstream('first', undefined, Number(new URL(away).port))
    expect(await (await fetch(`${shop}/orders`, post)).json()).toEqual({ from: 'first' })
    await first.close()
    await startService('second', undefined, Number(new URL(away).port))
    expect(await (await fetch(`${shop}/orders`)).json()).toEqual({ from: 'second' })
  })

  it('does not make the gateway unready', async () => {
    const { url } = await startGateway()
    expect(await (await fetch(`${url}/health/ready`)).json()).toEqual({ status: 'ready', components: [] })
    expect((await fetch(`${url}/health/live`)).status).toBe(200)
  })

  it('is documented all the same', async () => {
    const { url } = await startGateway()
    expect((await fetch(`${url}/docs`)).status).toBe(200)
    expect((await fetch(`${url}/docs/static/swagger-ui.css`)).status).toBe(200)
    const { paths } = (await (await fetch(`${url}/docs/json`)).json()) as { paths: object }
    expect(paths).toHaveProperty(['/orders/{orderId}/pay', 'post', 'operationId'], 'payOrder')
  })
})

describe('several replicas of a service', () => {
  it('take turns', async () => {
    const [one, two] = [await startService('one'), await startService('two')]
    const { url } = await startGateway({ ORDER_URLS: `${one.url},${two.url}` })
    for (let n = 0; n < 4; n++) await fetch(`${url}/orders`)
    expect([one.received.length, two.received.length]).toEqual([2, 2])
  })

  it('answer for one that cannot be reached, with the same body', async () => {
    const two = await startService('two')
    const { url, away } = await startGateway()
    const { url: shared } = await startGateway({ ORDER_URLS: `${away},${two.url}` })
    for (let n = 0; n < 3; n++) expect((await fetch(`${shared}/orders`, post)).status).toBe(200)
    expect(two.received.map(({ body }) => body)).toEqual([post.body, post.body, post.body])
    expect((await fetch(`${url}/orders`, post)).status).toBe(503)
  })
})

describe('a service that breaks off the connection', () => {
  const broken = () => startService('broken', (response) => response.destroy())

  it('is answered for with 502, and what may have been done is not sent again', async () => {
    const [one, two] = [await broken(), await broken()]
    const { url } = await startGateway({ ORDER_URLS: `${one.url},${two.url}` })
    const answer = await fetch(`${url}/orders`, post)
    expect(answer.status).toBe(502)
    expect(await answer.json()).toMatchObject({ code: 'service-failed', title: 'Bad Gateway' })
    expect(one.received.length + two.received.length).toBe(1)
  })

  it('leaves a request that only reads to the next replica', async () => {
    const [one, two] = [await broken(), await startService('two')]
    const { url } = await startGateway({ ORDER_URLS: `${one.url},${two.url}` })
    expect(await (await fetch(`${url}/orders`)).json()).toEqual({ from: 'two' })
    expect(one.received).toHaveLength(1)
  })
})
