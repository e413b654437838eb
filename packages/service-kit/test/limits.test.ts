import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { DocumentedHttp } from '../src/http/create-http.ts'
import { limitAmount } from '../src/http/limits.ts'
import { RequestCounts, WINDOW_MS } from '../src/http/request-counts.ts'
import { type HttpOptions, SCOPES } from '../src/index.ts'
import { asAdmin, asCustomer, recordingLogger, testHttp } from './http.ts'

describe('requests in a sliding window', () => {
  it('are refused over the limit, and let through when those before have left the window', () => {
    let now = 100 * WINDOW_MS + 4_000
    const counts = new RequestCounts(() => now)
    expect([1, 2, 3].map(() => counts.count('ann', 2))).toEqual([0, 0, 11])
    expect(counts.count('bob', 2)).toBe(0)
    now += 10_000
    expect(counts.count('ann', 2)).toBe(1)
    now += 1_000
    expect(counts.count('ann', 2)).toBe(0)
  })

  it('are refused until exactly the time that the answer names, whatever came before', () => {
    const step = fc.record({
      passes: fc.integer({ min: 0, max: 12_000 }),
      limit: fc.constantFrom(1, 2, 5, 20),
    })
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 60 }),
        fc.constantFrom(1, 2, 5, 20),
        (steps, max) => {
          let now = 50 * WINDOW_MS
          const counts = new RequestCounts(() => now)
          const through: number[] = []
          for (const { passes } of steps) {
            now += passes
            const seconds = counts.count('ann', max)
            if (seconds === 0) through.push(now)
            else {
              now += seconds * 1_000
              expect(counts.count('ann', max)).toBe(0)
              through.push(now)
            }
          }
          for (const at of through) {
            const window = Math.floor(at / WINDOW_MS)
            expect(
              through.filter((other) => Math.floor(other / WINDOW_MS) === window).length,
            ).toBeLessThanOrEqual(max)
          }
        },
      ),
    )
  })

  it('of other replicas count, and each request is told them once', () => {
    let now = 7 * WINDOW_MS
    const [one, other] = [new RequestCounts(() => now), new RequestCounts(() => now)]
    const ofPresent = (counts: RequestCounts) =>
      counts.takeUnshared().filter(({ window }) => window === Math.floor(now / WINDOW_MS))
    for (let n = 0; n < 3; n++) one.count('ann', 5)
    other.count('ann', 5)
    expect(ofPresent(one)).toEqual([{ window: 7, key: 'ann', requests: 3 }])
    expect(one.takeUnshared()).toEqual([])
    expect(ofPresent(other)).toEqual([{ window: 7, key: 'ann', requests: 1 }])
    other.learn(7, 'ann', 4)
    expect(other.count('ann', 5)).toBe(0)
    expect(other.count('ann', 5)).toBeGreaterThan(0)
    // Redis has lost its data, or speaks of a window that has passed.
    other.learn(7, 'ann', 0)
    expect(other.count('ann', 5)).toBe(0)
    other.learn(5, 'ann', 100)
    expect(other.count('ann', 5)).toBe(0)
    now += WINDOW_MS
    expect(other.takeUnshared()).toEqual([{ window: 7, key: 'ann', requests: 3 }])
  })

  it('are the same at the replica that has just counted as if there were one replica, in whichever window they came', () => {
    const step = fc.record({ passes: fc.integer({ min: 0, max: 6_000 }), at: fc.nat(2) })
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        let now = 50 * WINDOW_MS
        const replicas = [0, 1, 2].map(() => new RequestCounts(() => now))
        const alone = new RequestCounts(() => now)
        const totals = new Map<string, number>()
        const exchange = (replica: RequestCounts) => {
          for (const { window, key, requests } of replica.takeUnshared()) {
            const total = (totals.get(`${window} ${key}`) ?? 0) + requests
            totals.set(`${window} ${key}`, total)
            replica.learn(window, key, total)
          }
        }
        for (const { passes, at } of steps) {
          now += passes
          for (const counts of [replicas[at] as RequestCounts, alone])
            expect(counts.count('ann', 1_000)).toBe(0)
          exchange(replicas[at] as RequestCounts)
          // A refused request changes nothing.
          expect(replicas[at]?.count('ann', 1)).toBe(alone.count('ann', 1))
        }
      }),
    )
  })
})

const streams = { perPerson: 0, perAddress: 0 }

describe("customers' requests", () => {
  let http: DocumentedHttp
  afterEach(() => http.stop())

  const schema = { response: { 200: z.object({ ok: z.boolean() }) } }
  const answer = async () => ({ ok: true })
  const open = (limits: HttpOptions['limits'], options: Partial<HttpOptions> = {}) => {
    http = testHttp(
      (app) => {
        app.get('/mine', { schema }, answer)
        app.post('/mine', { schema }, answer)
        app.get('/public', { config: { public: true }, schema }, answer)
        app.get('/webhook', { config: { public: true, limited: false }, schema }, answer)
        app.get('/operators', { config: { scope: 'operate' }, schema }, answer)
      },
      { ...(limits && { limits }), ...options },
    )
  }
  const ask = async (url: string, headers: Record<string, string> = {}, method: 'GET' | 'POST' = 'GET') =>
    http.app.inject({ method, url, headers })
  const statuses = async (url: string, headers: Record<string, string>, times: number) => {
    const found: number[] = []
    for (let n = 0; n < times; n++) found.push((await ask(url, headers)).statusCode)
    return found
  }
  const asOther = { authorization: 'Bearer customer:user-2' }
  const from = (address: string) => ({ 'x-forwarded-for': address })

  it('are limited for each person over all routes, and say when to try again', async () => {
    open({ perPerson: 3, perAddress: 0, streams })
    expect(await statuses('/mine', asCustomer, 2)).toEqual([200, 200])
    expect((await ask('/mine', asCustomer, 'POST')).statusCode).toBe(200)
    const refused = await ask('/mine', asCustomer)
    expect(refused.statusCode).toBe(429)
    expect(refused.json()).toMatchObject({ code: 'asked-too-often' })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1)
    expect((await ask('/mine', asOther)).statusCode).toBe(200)
  })

  it.each(SCOPES)('are limited for a person with the scope %s, too', async (scope) => {
    open({ perPerson: 2, perAddress: 0, streams })
    const headers = { authorization: `Bearer ${scope}:user-1` }
    expect(await statuses('/mine', headers, 3)).toEqual([200, 200, 429])
    expect((await ask('/mine', asCustomer)).statusCode).toBe(429)
  })

  it('bring a limited amount, whatever scopes the token has', async () => {
    const preHandler = limitAmount({ max: 2, windowMs: 60_000, amountOf: () => 1 })
    http = testHttp((app) => {
      app.get('/mine', { preHandler, schema }, answer)
      app.get('/operators', { preHandler, config: { scope: 'operate' }, schema }, answer)
    })
    expect(await statuses('/mine', asAdmin, 3)).toEqual([200, 200, 429])
    expect(await statuses('/operators', asAdmin, 3)).toEqual([200, 200, 200])
  })

  it('are limited for each address behind a trusted proxy, of IPv6 for each network', async () => {
    open({ perPerson: 0, perAddress: 2, streams }, { trustedProxies: ['127.0.0.1'] })
    expect(await statuses('/public', from('192.0.2.1'), 3)).toEqual([200, 200, 429])
    expect((await ask('/public', from('192.0.2.2'))).statusCode).toBe(200)
    const ofOneNetwork = ['2001:db8::1', '2001:db8::2', '2001:db8:0:0:ffff::3']
    const answers = await Promise.all(ofOneNetwork.map((address) => ask('/public', from(address))))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429])
    expect((await ask('/public', from('2001:db8:1::1'))).statusCode).toBe(200)
  })

  it('with tokens that are not valid count for their address', async () => {
    open({ perPerson: 1, perAddress: 3, streams })
    expect(await statuses('/mine', {}, 4)).toEqual([401, 401, 401, 429])
  })

  it('are one client when a proxy is not trusted, which is logged once', async () => {
    const recorded = recordingLogger()
    open({ perPerson: 0, perAddress: 1, streams }, { logger: recorded.logger })
    const answers = [
      await ask('/public', from('192.0.2.1')),
      await ask('/public', from('192.0.2.2')),
      await ask('/public', from('192.0.2.3')),
    ]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 429, 429])
    const warnings = recorded.lines.filter(({ msg }) => String(msg).includes('TRUSTED_PROXIES'))
    expect(warnings).toHaveLength(1)
  })

  it("do not include operators', webhooks, health and documentation", async () => {
    open({ perPerson: 1, perAddress: 1, streams })
    expect(await statuses('/operators', asAdmin, 3)).toEqual([200, 200, 200])
    expect(await statuses('/webhook', {}, 3)).toEqual([200, 200, 200])
    expect(await statuses('/health/live', {}, 3)).toEqual([200, 200, 200])
    expect(await statuses('/docs/json', {}, 3)).toEqual([200, 200, 200])
  })

  it('have the refusal in the documentation of each route that is limited', async () => {
    open({ perPerson: 1, perAddress: 1, streams })
    const { paths } = (await http.document()) as { paths: Record<string, { get: { responses: object } }> }
    expect(paths['/mine']?.get.responses).toHaveProperty('429')
    expect(paths['/public']?.get.responses).toHaveProperty('429')
    expect(paths['/webhook']?.get.responses).not.toHaveProperty('429')
    expect(paths['/operators']?.get.responses).not.toHaveProperty('429')
  })
})
