import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { dashboards, withoutVariables } from '@jangteo/dashboards'
import { root } from '@jangteo/infra'
import { createHttp, createLogger, SCOPES } from '@jangteo/service-kit'
import { eventually } from '@jangteo/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { knownAlerts } from '../../web/src/pages/dashboards/known-alerts.ts'
import { Prometheus } from './prometheus.ts'
import { metricsRoutes } from './routes.ts'
import type { AlertList, DrawnDashboard } from './shapes.ts'

/** In seconds since 1970. */
const NOW = 1_800_000_000

/** A stand-in for Prometheus, with what it was asked. */
async function startPrometheus(answer: (question: string, query: URLSearchParams) => unknown) {
  const asked: { question: string; query: URLSearchParams }[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://prometheus')
    const question = path.basename(url.pathname)
    asked.push({ question, query: url.searchParams })
    const body = answer(question, url.searchParams)
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

const success = (result: unknown) => ({ status: 'success', data: { result } })
const empty = () => success([])

/** The routes in front of a Prometheus. */
async function openRoutes(url: string | undefined) {
  const http = createHttp({
    name: 'console',
    logger: createLogger({ name: 'console', level: 'silent' }),
    auth: async (role) => ({
      userId: 'olga',
      scopes: role === 'admin' ? SCOPES : [],
      expiresAt: new Date(4e12),
    }),
    routes: (app) => metricsRoutes(app, new Prometheus(url), () => new Date(NOW * 1_000)),
  })
  await http.start({} as never)
  onTestFinished(async () => void (await http.stop?.()))
  return async <Answer>(route: string, token = 'admin', signal: AbortSignal | null = null) => {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(`${http.url()}/api/metrics${route}`, { headers, signal })
    return { status: answer.status, body: (await answer.json()) as Answer & { code: string } }
  }
}

describe('a dashboard', () => {
  it.each(dashboards)(
    '$name has every panel of its definition, and asks nothing else',
    async ({ name, rows }) => {
      const { url, asked } = await startPrometheus(empty)
      const ask = await openRoutes(url)
      const { status, body } = await ask<DrawnDashboard>(`/dashboards/${name}`)
      expect(status).toBe(200)
      const titles = (each: readonly { title: string }[]) => each.map(({ title }) => title)
      expect(Object.fromEntries(body.rows.map(({ heading, panels }) => [heading, titles(panels)]))).toEqual(
        Object.fromEntries(Object.entries(rows).map(([heading, panels]) => [heading, titles(panels)])),
      )
      const expressions = Object.values(rows)
        .flat()
        .flatMap(({ series }) => Object.values(series).map((expression) => withoutVariables(expression, 60)))
      const questions = asked.map(({ query }) => query.get('query'))
      expect(questions.toSorted()).toEqual(expressions.toSorted())
      expect(questions.join()).not.toContain('$')
    },
  )

  it('has a value at each time, null where there is none, and the highest lines only', async () => {
    const { url, asked } = await startPrometheus((question, query) => {
      if (question === 'query') return success([{ metric: { service: 'order' }, value: [NOW, '0.25'] }])
      const [start, end] = [Number(query.get('start')), Number(query.get('end'))]
      return success([
        {
          metric: { service: 'order' },
          values: [
            [start, '1'],
            [end, '2'],
          ],
        },
        { metric: { service: 'coupon' }, values: [[end, 'NaN']] },
        ...Array.from({ length: 20 }, (_, n) => ({
          metric: { service: `s${n}` },
          values: [[end, `${n + 3}`]],
        })),
      ])
    })
    const ask = await openRoutes(url)
    const { body } = await ask<DrawnDashboard>('/dashboards/service?range=15m')
    expect(body.at).toBe(new Date(NOW * 1_000).toISOString())
    expect([body.times.length, body.times[0], body.times.at(-1)]).toEqual([61, NOW - 900, NOW])
    const panels = body.rows.flatMap(({ panels }) => panels)
    expect(panels.find(({ kind }) => kind === 'stat')?.series).toEqual([
      { legend: '', labels: { service: 'order' }, values: [0.25] },
    ])
    const memory = panels.find(({ title }) => title === 'Resident memory')
    expect(memory).toMatchObject({ hidden: 2, problem: null, unit: 'bytes' })
    expect(memory?.series.map(({ labels }) => labels.service)).toEqual(
      Array.from({ length: 20 }, (_, n) => `s${19 - n}`),
    )
    expect(memory?.series[0]?.values).toEqual([...Array(60).fill(null), 22])
    expect(memory?.series[0]?.legend).toBe('{{service}}')
    expect(asked.find(({ question }) => question === 'query_range')?.query.get('step')).toBe('15')
    await ask('/dashboards/service?range=2d')
    // A rate over less than the distance of two values would leave out what is between them.
    const last = asked.findLast(({ query }) => query.get('query')?.includes('rate('))
    expect(last?.query.get('query')).toContain('[1455s]')
  })

  it('draws the others when Prometheus refuses the question of a panel', async () => {
    const refused = { status: 'error', error: 'query processing would load too many samples' }
    const { url } = await startPrometheus((_, query) =>
      query.get('query')?.includes('kafka_brokers') ? refused : empty(),
    )
    const ask = await openRoutes(url)
    const { status, body } = await ask<DrawnDashboard>('/dashboards/kafka')
    expect(status).toBe(200)
    const problems = body.rows.flatMap(({ panels }) => panels.flatMap(({ problem }) => problem ?? []))
    expect(problems).toEqual([refused.error, refused.error])
  })
})

it.each([
  '/dashboards/other',
  '/dashboards/shop?range=3h',
  '/dashboards/shop?query=up',
  '/dashboards/shop?range=1h&expression=up',
])('asks Prometheus nothing for %s', async (route) => {
  const { url, asked } = await startPrometheus(empty)
  const ask = await openRoutes(url)
  expect((await ask(route)).status).toBe(400)
  expect(asked).toEqual([])
})

it('is for operators only', async () => {
  const { url, asked } = await startPrometheus(empty)
  const ask = await openRoutes(url)
  for (const route of ['/dashboards/shop', '/alerts']) expect((await ask(route, 'customer')).status).toBe(403)
  expect(asked).toEqual([])
})

it('says that there is no Prometheus, or that what listens there is none', async () => {
  const { url } = await startPrometheus(() => '<html></html>')
  for (const route of ['/dashboards/shop', '/alerts']) {
    const codeAt = async (where: string | undefined) => {
      const { status, body } = await (await openRoutes(where))(route)
      return [status, body.code]
    }
    expect(await codeAt('http://127.0.0.1:9')).toEqual([503, 'prometheus-unavailable'])
    expect(await codeAt(url)).toEqual([503, 'prometheus-unavailable'])
    expect(await codeAt(undefined)).toEqual([503, 'prometheus-not-configured'])
  }
})

describe('a Prometheus that is slow', () => {
  /** Each question waits to be answered. */
  async function startSlow() {
    const open: ServerResponse[] = []
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      open.push(response)
      response.once('close', () => open.splice(open.indexOf(response), 1))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, open, asked }
  }

  it('has at most eight questions of the whole console', async () => {
    const { url, open, asked } = await startSlow()
    const ask = await openRoutes(url)
    const drawings = dashboards.map(({ name }) => ask(`/dashboards/${name}`))
    const all = dashboards.flatMap(({ rows }) => Object.values(rows).flat())
    const questions = all.flatMap(({ series }) => Object.values(series)).length
    let most = 0
    for (let answered = 0; answered < questions; answered++) {
      await eventually(() => expect(open.length).toBeGreaterThanOrEqual(Math.min(8, questions - answered)))
      most = Math.max(most, open.length)
      const response = open[0] as ServerResponse
      response.end(JSON.stringify(empty()))
      await once(response, 'close')
    }
    expect((await Promise.all(drawings)).map(({ status }) => status)).toEqual(drawings.map(() => 200))
    expect([most, asked.length]).toEqual([8, questions])
  })

  it('is asked nothing more when one question has failed', async () => {
    const { url, open, asked } = await startSlow()
    const drawing = (await openRoutes(url))('/dashboards/shop')
    await eventually(() => expect(open).toHaveLength(8))
    open[0]?.end('<html></html>')
    expect((await drawing).status).toBe(503)
    await eventually(() => expect(open).toEqual([]))
    // In the turn of the one that failed.
    expect(asked.length).toBeLessThanOrEqual(9)
  })

  it('is asked nothing more when the browser leaves', async () => {
    const { url, open, asked } = await startSlow()
    const left = new AbortController()
    const drawing = (await openRoutes(url))('/dashboards/shop', 'admin', left.signal)
    await eventually(() => expect(open).toHaveLength(8))
    left.abort()
    await expect(drawing).rejects.toThrow('aborted')
    await eventually(() => expect(open).toEqual([]))
    expect(asked).toHaveLength(8)
  })
})

describe('alerts', () => {
  it('say why Prometheus has refused to list them', async () => {
    const { url } = await startPrometheus(() => ({ status: 'error', error: 'no rules here' }))
    const { status, body } = await (await openRoutes(url))<{ detail: string }>('/alerts')
    expect([status, body.code]).toEqual([503, 'prometheus-refused'])
    expect(body.detail).toContain('no rules here')
  })

  it('are those that fire or are about to, the most urgent first, with what to do', async () => {
    const alert = (state: string, severity: string, topic: string) => ({
      ...{ state, activeAt: '2026-11-30T05:00:00Z', value: '1' },
      labels: { alertname: 'KeyBlocked', severity, topic },
      annotations: { summary: `${topic} waits.`, runbook: 'docs/runbook.md#a-key-is-blocked' },
    })
    const alerts = [
      alert('pending', 'critical', 'a'),
      alert('firing', 'warning', 'b'),
      alert('firing', 'critical', 'c'),
      alert('inactive', 'critical', 'd'),
    ]
    const rules = [
      { name: 'KeyBlocked', health: 'ok', alerts },
      { name: 'Broken', health: 'err', alerts: [] },
    ]
    const { url } = await startPrometheus(() => ({ status: 'success', data: { groups: [{ rules }] } }))
    const { body } = await (await openRoutes(url))<AlertList>('/alerts')
    expect(body.items.map(({ labels }) => labels.topic)).toEqual(['c', 'b', 'a'])
    expect(body.items[0]).toEqual({
      ...{ name: 'KeyBlocked', state: 'firing', severity: 'critical', labels: { topic: 'c' } },
      ...{ summary: 'c waits.', runbook: 'docs/runbook.md#a-key-is-blocked', since: '2026-11-30T05:00:00Z' },
    })
    expect(body).toMatchObject({ rules: 2, broken: ['Broken'] })
  })

  it('are all known to the page: where each is mended, and in Korean', () => {
    const names = ['rules.yml', 'rules.kafka.yml', 'rules.postgres.yml']
      .map((file) => readFileSync(path.join(root, 'infra/observe', file), 'utf8'))
      .flatMap((text) => [...text.matchAll(/^ +- alert: (\w+)$/gm)].map(([, name]) => name))
    expect(names.length).toBeGreaterThan(20)
    expect(Object.keys(knownAlerts).toSorted()).toEqual(names.toSorted())
  })
})
