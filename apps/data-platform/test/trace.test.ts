import { memoryNetwork, tokenOf } from '@jangteo/service-testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Platform, startPlatform } from './platform.ts'

const admin = { as: 'root', role: 'admin' } as const
const person = 'ann-who-was-here'
const days = 'from=2026-11-20&to=2026-11-21'

let platform: Platform
beforeAll(async () => {
  platform = await startPlatform(memoryNetwork())
})
afterAll(() => platform.stop())

const actions = async () =>
  (await platform.shown('/internal/actions')).items.map(
    ({ id: _, at: __, ...action }: Record<string, unknown>) => action,
  )

/** The routes, closed to customers, that change something or hand it out as a file. What every service has is tried elsewhere. */
async function adminRoutes(): Promise<string[]> {
  const { body } = await platform.get('/docs/json')
  const routes = Object.entries<object>(body.paths)
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => [method.toUpperCase(), path] as const))
    .filter(([method, path]) => method !== 'GET' || path.startsWith('/export'))
    .filter(([, path]) => !/^\/internal\/(dead-letters|findings)/.test(path))
  const asked = routes.map(async ([method, path]) => {
    const answer = await platform.call(method, path.replaceAll(/\{\w+\}/g, 'x'), { as: 'eve' })
    return answer.body?.code === 'role-required' ? [`${method} ${path}`] : []
  })
  return (await Promise.all(asked)).flat().toSorted()
}

/** A source's event is no operator's change: it is kept as the event that it is. */
const noChange = 'POST /events'

const exported = (format: string, reason: string) => ({
  path: `/export/events.${format}?${days}`,
  refused: `/export/events.${format}?from=2026-11-21&to=2026-11-20`,
  recorded: {
    ...{ action: 'events.export', target: 'events', reason, before: null },
    after: { from: '2026-11-20T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z', topic: null },
  },
})

const trials: Record<string, { path: string; refused: string; recorded: object }> = {
  'DELETE /people/{userId}': {
    path: `/people/${person}`,
    refused: `/people/${person}?unknown=1`,
    recorded: {
      ...{ action: 'person.erase', target: expect.stringMatching(/^person\/[0-9a-f]{32,}$/) },
      ...{ reason: 'Erase a person', before: null, after: { erasedAt: expect.any(String) } },
    },
  },
  'GET /export/events.ndjson': exported('ndjson', 'Events as lines of JSON'),
  'GET /export/events.parquet': exported('parquet', 'Events as a Parquet file'),
}

describe('what an operator changes, or is handed out', () => {
  it('is by routes that are all tried here', async () => {
    expect([...Object.keys(trials), noChange].toSorted()).toEqual(await adminRoutes())
  })

  it.each(Object.entries(trials))(
    'leaves one trace that names nobody, and none when it is refused: %s',
    async (route, { path, refused, recorded }) => {
      const before = await actions()
      const [method = '', template = ''] = route.split(' ')
      const ask = async (asked: string) => {
        const response = await fetch(`${platform.service.url()}${asked}`, {
          method,
          headers: { authorization: `Bearer ${await tokenOf(admin.as, admin.role)}` },
        })
        await response.arrayBuffer()
        return response.status
      }
      expect(await ask(path)).toBeLessThan(300)
      const [action, ...earlier] = await actions()
      const via = `${method} ${template.replaceAll(/\{(\w+)\}/g, ':$1')}`
      expect(action).toEqual({ actor: 'operator:root', via, ...recorded })
      expect(earlier).toEqual(before)
      expect(JSON.stringify(action)).not.toContain(person)
      expect(await ask(refused)).toBe(400)
      expect(await actions()).toEqual([action, ...earlier])
    },
  )

  it('says nothing of somebody who erases himself', async () => {
    const before = await actions()
    expect((await platform.call('DELETE', '/me', { as: 'bob' })).status).toBe(204)
    expect(await actions()).toEqual(before)
  })
})
