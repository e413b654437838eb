import { createHttp, createLogger, type Http, SCOPES } from '@jangteo/service-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kafkaRoutes } from '../../src/kafka/routes.ts'
import { kafkaForTests } from './support/topics.ts'

const kafka = kafkaForTests()
let http: Http
let topic: string

beforeAll(async () => {
  http = createHttp({
    name: 'console',
    logger: createLogger({ name: 'console', level: 'silent' }),
    auth: async (role) => ({
      userId: 'ann',
      scopes: role === 'admin' ? SCOPES : [],
      expiresAt: new Date(4e12),
    }),
    routes: (app) => kafkaRoutes(app, kafka.reader()),
  })
  await http.start({} as never)
  topic = await kafka.topic('routes', 2)
  await kafka.write(
    topic,
    Array.from({ length: 250 }, (_, n) => ({ key: `k${n}`, value: `{"n":${n}}`, partition: n % 2 })),
  )
})
afterAll(() => http?.stop())

const ask = (path: string, role = 'admin') =>
  fetch(`${http.url()}/api/kafka${path}`, { headers: { authorization: `Bearer ${role}` } })

describe('the routes', () => {
  it('answer every question, each in the declared shape', async () => {
    const records = `/topics/${topic}/records`
    for (const path of [
      '/topics',
      `/topics/${topic}`,
      '/groups',
      records,
      `${records}?from=oldest&limit=3`,
      `${records}?partition=1&offset=7`,
      `${records}?since=2026-01-01T00:00:00Z`,
      `/topics/${topic}/partitions/0/records/3`,
      '/search?key=k7',
      `/search?field=n&value=7&topics=${topic}`,
      `/search?header=eventId&value=x&topics=${topic}&everywhere=true&budget=10&limit=1`,
    ]) {
      const answer = await ask(path)
      expect([path, answer.status, await answer.text()]).toEqual([
        path,
        200,
        expect.stringMatching(/^\{".*\}$/),
      ])
    }
  })

  it.each([
    ['/topics?a=1', 400],
    ['/topics/no%20topic', 400],
    ['/topics/unknown-topic', 404],
    ['/topics/TOPIC/records?offset=1', 400],
    ['/topics/TOPIC/records?from=newest&since=2026-01-01T00:00:00Z', 400],
    ['/topics/TOPIC/records?limit=201', 400],
    ['/topics/TOPIC/records?cursor=x', 400],
    ['/topics/TOPIC/records?partition=2', 404],
    ['/topics/TOPIC/partitions/0/records/999', 404],
    ['/search', 400],
    ['/search?key=a&value=b', 400],
    ['/search?key=a&field=b&value=c', 400],
    ['/search?field=b', 400],
    ['/search?key=a&topics=unknown-topic', 404],
    ['/search?key=a&budget=1000001', 400],
  ])('refuse %s with %i', async (path, status) => {
    const answer = await ask(path.replace('TOPIC', topic))
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({
      status,
      code: expect.any(String),
      detail: expect.any(String),
    })
  })

  it('are open to admins only', async () => {
    expect((await fetch(`${http.url()}/api/kafka/topics`)).status).toBe(401)
    for (const path of [
      '/topics',
      '/groups',
      '/search?key=a',
      `/topics/${topic}/tail`,
      `/topics/${topic}/records.ndjson`,
    ])
      expect([path, (await ask(path, 'customer')).status]).toEqual([path, 403])
  })

  it('export what is shown, a record a line', async () => {
    const answer = await ask(`/topics/${topic}/records.ndjson?limit=230`)
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson')
    const lines = (await answer.text()).split('\n')
    expect(lines.pop()).toBe('')
    expect(new Set(lines)).toHaveLength(230)
    const page = (await (await ask(`/topics/${topic}/records?limit=1`)).json()) as { items: unknown[] }
    expect(JSON.parse(lines[0] as string)).toEqual(page.items[0])
    expect((await ask('/topics/unknown-topic/records.ndjson')).status).toBe(404)
  })

  it('send records as they come, until the client leaves', async () => {
    const leave = new AbortController()
    const answer = await fetch(`${http.url()}/api/kafka/topics/${topic}/tail`, {
      headers: { authorization: 'Bearer admin' },
      signal: leave.signal,
    })
    expect(answer.headers.get('content-type')).toContain('text/event-stream')
    const reader = (answer.body as ReadableStream<Uint8Array>)
      .pipeThrough(new TextDecoderStream())
      .getReader()
    let text = ''
    while (!text.includes('"items":[]')) text += (await reader.read()).value
    await kafka.write(topic, [{ key: 'live', value: '{"n":"live"}' }])
    while (!text.includes('"data":{"n":"live"}')) text += (await reader.read()).value
    expect(text).toContain('event: records')
    leave.abort()
    expect((await ask('/topics/unknown-topic/tail')).status).toBe(404)
  })
})
