import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { eventStream, streamCookieRoute } from '../src/index.ts'
import { asCustomer, testHttp } from './http.ts'

const live = eventStream({ order: z.object({ of: z.string() }) })

let http: ReturnType<typeof testHttp>
beforeEach(async () => {
  http = testHttp((app) => {
    streamCookieRoute(app, '/orders', { tag: 'orders', operationId: 'allowOrderStreams' })
    app.get('/orders', { schema: { response: { 200: z.object({}) } } }, async () => ({}))
    app.get('/orders/stream', { schema: { response: live.response } }, ({ user }, reply) =>
      live.send(reply, async function* () {
        yield { event: 'order', data: { of: user.userId } }
      }),
    )
  })
  await http.start({ signal: new AbortController().signal, fatal: () => {} })
})
afterEach(() => http.stop())

const allow = (headers: Record<string, string>) =>
  fetch(`${http.url()}/orders/stream-cookie`, { method: 'POST', headers })
const stream = (headers: Record<string, string>) => fetch(`${http.url()}/orders/stream`, { headers })

it('opens the live streams of the person whose token it has, and nothing else', async () => {
  const allowed = await allow(asCustomer)
  expect(allowed.status).toBe(204)
  const [cookie = '', ...attributes] = allowed.headers.get('set-cookie')?.split('; ') ?? []
  expect(attributes.toSorted()).toEqual([
    'HttpOnly',
    expect.stringMatching(/^Max-Age=(59|60)$/),
    'Path=/orders',
    'SameSite=Strict',
    'Secure',
  ])
  const opened = await stream({ cookie: `session=1; ${cookie}` })
  expect(opened.status).toBe(200)
  expect(await opened.text()).toContain('"of":"user-1"')
  expect((await fetch(`${http.url()}/orders`, { headers: { cookie } })).status).toBe(401)
  expect((await allow({ cookie })).status).toBe(401)
})

it('is a header’s second: the token of a header decides', async () => {
  const answer = await stream({ cookie: 'stream-token=customer:ann', authorization: 'Bearer customer:bob' })
  expect(await answer.text()).toContain('"of":"bob"')
})

it('lives for five minutes at most', async () => {
  const { headers } = await allow({ authorization: 'Bearer customer:user-1:86400000' })
  expect(headers.get('set-cookie')).toContain('Max-Age=300;')
})

it('is refused where a browser would drop it, or there is no token', async () => {
  const long = await allow({ authorization: `Bearer customer:${'u'.repeat(3_900)}` })
  expect([long.status, await long.json()]).toEqual([400, expect.objectContaining({ code: 'token-too-long' })])
  expect((await allow({})).status).toBe(401)
  for (const cookie of ['', 'stream-token', 'stream-token=', 'other=customer:ann', ';;=;'])
    expect((await stream({ cookie })).status).toBe(401)
})
