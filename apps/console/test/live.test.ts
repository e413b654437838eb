import { eventually } from '@jangteo/testing'
import type { APIRequestContext } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { newBrowser, signIn, startConsole, startEcho } from './support/running-console.ts'

/** A stream as the browser has it; `events` grows. */
async function watch(url: string, browser: APIRequestContext, what: string, headers = {}) {
  const { cookies } = await browser.storageState()
  const end = new AbortController()
  onTestFinished(() => end.abort())
  const answer = await fetch(`${url}/api/live?watch=${what}`, {
    headers: {
      cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
      'sec-fetch-site': 'same-origin',
      ...headers,
    },
    signal: end.signal,
  })
  let text = ''
  const over = (async () => {
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) text += chunk
  })().catch(() => undefined)
  return {
    status: answer.status,
    text: () => text,
    count: (event: string) => text.split(`event: ${event}\n`).length - 1,
    leave: () => end.abort(),
    over,
  }
}

describe('the stream of an open tab', () => {
  it('asks a service once for all tabs of a session, with its token, and not without one', async () => {
    const service = await startEcho()
    const url = await startConsole({ RANKING_URLS: service.url })
    const browser = await newBrowser(url)
    await signIn(browser, 'olga', 'admin')
    const backlogs = () => service.received.filter(({ url }) => url === '/internal/backlog')
    expect(backlogs()).toEqual([])
    const [one, two] = [await watch(url, browser, 'problems'), await watch(url, browser, 'problems')]
    await eventually(() => expect([one.count('problems'), two.count('problems')]).toEqual([1, 1]))
    expect(backlogs()).toHaveLength(1)
    const token = String(backlogs()[0]?.headers.authorization).split('.')[1] as string
    expect(JSON.parse(Buffer.from(token, 'base64url').toString())).toMatchObject({ sub: 'olga' })
    expect(backlogs()[0]?.headers.cookie).toBeUndefined()
    await eventually(() => expect(two.count('problems')).toBeGreaterThan(1), { timeout: 20_000 })
    expect(one.text()).toContain('The service order cannot be reached')
    expect(one.count('traffic')).toBe(0)
  })

  it('tells of Kafka, at first whether it answers', async () => {
    const url = await startConsole()
    const browser = await newBrowser(url)
    await signIn(browser, 'olga', 'admin')
    const stream = await watch(url, browser, 'traffic,moved')
    await eventually(() => expect(stream.count('traffic')).toBeGreaterThan(1))
    expect(stream.text()).toContain('"problem":null')
    expect(stream.count('kafka')).toBe(1)
  })

  it('ends with the session', async () => {
    const url = await startConsole()
    const browser = await newBrowser(url)
    await signIn(browser, 'olga', 'admin')
    const stream = await watch(url, browser, 'moved')
    expect(stream.status).toBe(200)
    await browser.post('/sign-out')
    await stream.over
    expect((await watch(url, browser, 'moved')).status).toBe(401)
  })

  it('is for operators, from pages of the console, and of what there is', async () => {
    const url = await startConsole()
    const [stranger, customer, operator] = [
      await newBrowser(url),
      await newBrowser(url),
      await newBrowser(url),
    ]
    await signIn(customer, 'ann', 'customer')
    await signIn(operator, 'olga', 'admin')
    const status = async (...asked: Parameters<typeof watch>) => (await watch(...asked)).status
    expect(await status(url, stranger, 'moved')).toBe(401)
    expect(await status(url, customer, 'moved')).toBe(403)
    expect(await status(url, operator, 'moved', { 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await status(url, operator, 'moved,weather')).toBe(400)
    expect(await status(url, operator, '')).toBe(400)
  })
})
