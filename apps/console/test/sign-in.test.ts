import { SCOPES } from '@jangteo/service-kit'
import { testStack } from '@jangteo/testing'
import { describe, expect, it } from 'vitest'
import { newBrowser, signIn, startConsole } from './support/running-console.ts'

describe('signing in', () => {
  it('leads to the identity provider and back, and leaves a cookie that no script reads, and no token', async () => {
    const browser = await newBrowser(await startConsole())
    const session = await signIn(browser, 'olga', 'admin')
    expect(await session.json()).toEqual({
      user: { userId: 'olga', scopes: SCOPES },
      operatesUntil: null,
      hasLab: false,
    })
    const { cookies } = await browser.storageState()
    const own = cookies.filter(({ name }) => name.startsWith('jangteo-console'))
    expect(own).toEqual([
      expect.objectContaining({ name: 'jangteo-console', httpOnly: true, sameSite: 'Lax' }),
    ])
    expect(own[0]?.value).not.toContain('.')
    expect(own[0]?.value).toHaveLength(43)
  })

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/.//evil.example',
    '///evil.example',
  ])('never leads to another site afterwards: %s', async (to) => {
    const url = await startConsole()
    const browser = await newBrowser(url)
    const page = await signIn(browser, 'olga', 'admin', to)
    expect(page.url()).toBe(`${url}/`)
  })

  it('cannot be finished in another browser than the one that began it', async () => {
    const url = await startConsole()
    const [attacker, victim] = [await newBrowser(url), await newBrowser(url)]
    const form = await attacker.get('/sign-in')
    const back = await attacker.post(form.url(), {
      form: { name: 'mallory', role: 'admin' },
      maxRedirects: 0,
    })
    const steps = [back.headers().location as string]
    for (let at = steps[0] as string; !at.startsWith(url); ) {
      const next = await attacker.get(at, { maxRedirects: 0 })
      at = new URL(next.headers().location as string, at).href
      steps.push(at)
    }
    const refused = await victim.get(steps.at(-1) as string)
    expect(refused.status()).toBe(400)
    expect(await refused.json()).toMatchObject({ code: 'sign-in-failed' })
    expect(await (await victim.get('/session')).json()).toMatchObject({ user: null })
  })

  it('can be begun in two tabs, and finished in both', async () => {
    const browser = await newBrowser(await startConsole())
    const [first, second] = [
      await browser.get('/sign-in?to=/orders'),
      await browser.get('/sign-in?to=/topics'),
    ]
    for (const [form, path] of [
      [second, '/topics'],
      [first, '/orders'],
    ] as const) {
      const page = await browser.post(form.url(), { form: { name: 'olga', role: 'admin' } })
      expect(new URL(page.url()).pathname).toBe(path)
    }
    // What was begun and never finished does not fill the browser.
    for (let n = 0; n < 20; n++) await browser.get('/sign-in', { maxRedirects: 0 })
    const { cookies } = await browser.storageState()
    expect(cookies.filter(({ name }) => name.startsWith('jangteo-console-sign-in-')).length).toBeLessThan(10)
  })

  it('has cookies of this host alone where the console is reached with TLS', async () => {
    const browser = await newBrowser(await startConsole({ CONSOLE_URL: 'https://console.example.com' }))
    const begun = await browser.get('/sign-in', { maxRedirects: 0 })
    expect(begun.headers()['set-cookie']).toMatch(
      /^__Host-jangteo-console-sign-in-.*; Path=\/; HttpOnly; Secure/,
    )
  })

  it('says what the identity provider says when it refuses', async () => {
    const url = await startConsole()
    const browser = await newBrowser(url)
    const begun = await browser.get('/sign-in', { maxRedirects: 0 })
    const state = new URL(begun.headers().location as string).searchParams.get('state')
    const refused = await browser.get(
      `/auth/callback?error=access_denied&error_description=not+today&state=${state}&iss=${testStack().issuer}`,
    )
    expect(refused.status()).toBe(400)
    expect(await refused.json()).toMatchObject({
      code: 'sign-in-failed',
      detail: expect.stringContaining('not today'),
    })
  })

  it('answers 503 while the identity provider is away, and the pages are there', async () => {
    const browser = await newBrowser(await startConsole({ TOKEN_ISSUER: 'http://127.0.0.1:9' }))
    const away = await browser.get('/sign-in')
    expect(away.status()).toBe(503)
    expect(await (await browser.get('/session')).json()).toEqual({
      user: null,
      operatesUntil: null,
      hasLab: false,
    })
  })

  it('ends with the session at sign-out, here and at the provider', async () => {
    const browser = await newBrowser(await startConsole())
    await signIn(browser, 'olga', 'admin')
    const { continueAt } = await (await browser.post('/sign-out')).json()
    expect(continueAt).toContain('/oidc/sign-out?')
    expect(await (await browser.get('/session')).json()).toMatchObject({ user: null })
  })
})
