import { describe, expect, it } from 'vitest'
import { newBrowser, signIn, startConsole, startEcho } from './support/running-console.ts'

const REDRIVE = '/api/order/internal/dead-letters/redrive?x=1'

describe('a request to a service', () => {
  it('has the token of the person who has signed in, and not the cookie', async () => {
    const service = await startEcho()
    const browser = await newBrowser(await startConsole({ ORDER_URLS: service.url }))
    await signIn(browser, 'olga', 'admin')
    const answer = await browser.get('/api/order/orders/1?a=b%20c')
    expect(await answer.json()).toEqual({ from: 'service' })
    const [{ url, headers }] = service.received as [(typeof service.received)[number]]
    expect(url).toBe('/orders/1?a=b%20c')
    expect(headers.cookie).toBeUndefined()
    const payload = JSON.parse(
      Buffer.from(String(headers.authorization).split('.')[1] as string, 'base64url').toString(),
    )
    expect(payload).toMatchObject({ sub: 'olga', role: 'admin' })
  })

  it('has no token without a sign-in, so that the service decides what a stranger sees', async () => {
    const service = await startEcho()
    const browser = await newBrowser(await startConsole({ ORDER_URLS: service.url }))
    expect((await browser.get('/api/order/products')).status()).toBe(200)
    expect(service.received[0]?.headers.authorization).toBeUndefined()
  })

  it('changes something for an operator only while "operate" is on', async () => {
    const service = await startEcho()
    const browser = await newBrowser(await startConsole({ ORDER_URLS: service.url }))
    await signIn(browser, 'olga', 'admin')
    const refused = await browser.post(REDRIVE, { data: { id: '1' } })
    expect([refused.status(), (await refused.json()).code]).toEqual([403, 'not-operating'])
    expect(service.received).toEqual([])
    const { operatesUntil } = await (await browser.post('/session/operate', { data: { on: true } })).json()
    expect(Date.parse(operatesUntil) - Date.now()).toBeGreaterThan(14 * 60_000)
    expect((await browser.post(REDRIVE, { data: { id: '1' } })).status()).toBe(200)
    expect(service.received[0]).toMatchObject({ method: 'POST', body: '{"id":"1"}' })
    await browser.post('/session/operate', { data: { on: false } })
    expect((await browser.post(REDRIVE, { data: { id: '1' } })).status()).toBe(403)
  })

  it('is refused when another site has sent it with the cookie', async () => {
    const service = await startEcho()
    const browser = await newBrowser(await startConsole({ ORDER_URLS: service.url }))
    await signIn(browser, 'ann', 'customer')
    for (const site of ['cross-site', 'same-site', '']) {
      const headers = { 'sec-fetch-site': site }
      const refused = await browser.post('/api/order/orders', { data: {}, headers })
      expect([refused.status(), (await refused.json()).code]).toEqual([403, 'not-from-page'])
      const read = await browser.get('/api/order/internal/dead-letters/1/trial', { headers })
      expect([read.status(), (await read.json()).code]).toEqual([403, 'not-from-page'])
    }
    expect(service.received).toEqual([])
  })

  it('goes to the services and to no other path', async () => {
    const browser = await newBrowser(await startConsole())
    const unknown = await browser.get('/api/elsewhere/orders', { headers: { accept: 'application/json' } })
    expect(unknown.status()).toBe(404)
  })

  it('reaches nothing of a service that is for the network behind', async () => {
    const service = await startEcho()
    const browser = await newBrowser(await startConsole({ ORDER_URLS: service.url }))
    await signIn(browser, 'olga', 'admin')
    for (const path of ['metrics', '%6detrics', '/metrics', 'health/ready', 'docs', 'docs/json'])
      expect([path, (await browser.get(`/api/order/${path}`)).status()]).toEqual([path, 404])
    expect((await browser.get('/%61pi/order/orders')).status()).toBe(404)
    expect(service.received).toEqual([])
  })

  it('is answered for the person alone: no cache keeps it', async () => {
    const service = await startEcho()
    const browser = await newBrowser(await startConsole({ ORDER_URLS: service.url }))
    for (const path of ['/api/order/orders', '/session'])
      expect((await browser.get(path)).headers()['cache-control']).toBe('no-store')
  })

  it('says which service cannot be reached', async () => {
    const browser = await newBrowser(await startConsole({ RANKING_URLS: 'http://127.0.0.1:9' }))
    const answer = await browser.get('/api/ranking/products/popular')
    expect(answer.status()).toBe(503)
    expect((await answer.json()).detail).toContain('ranking')
  })
})

it('a customer does not switch "operate" on', async () => {
  const browser = await newBrowser(await startConsole())
  await signIn(browser, 'ann', 'customer')
  const answer = await browser.post('/session/operate', { data: { on: true } })
  expect(await answer.json()).toMatchObject({ user: { scopes: [] }, operatesUntil: null })
})
