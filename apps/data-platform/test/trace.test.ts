import { OrderPaid, sampleOf } from '@jangteo/events'
import { changingOperatorRoutes, memoryNetwork, tokenOf } from '@jangteo/service-testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Platform, startPlatform } from './platform.ts'

const admin = { as: 'root', role: 'admin' } as const
const person = 'ann-who-was-here'
const days = 'from=2026-11-20&to=2026-11-21'

let platform: Platform
let eventId: string
const differenceId = '0123456789abcdef'
const equation = 'each order is as its events say'

beforeAll(async () => {
  platform = await startPlatform(memoryNetwork())
  await platform.publish(OrderPaid, sampleOf(OrderPaid, { userId: person }))
  await platform.untilKept(1)
  const [kept] = await platform.rows()
  eventId = String(kept?.event_id)
  const example = { differenceId, object: 'o-1', left: 'paid', right: null, note: null, events: [] }
  const report = {
    ...{ equations: [{ name: equation, examples: [example] }], services: [], coverage: {} },
    ...{ requestedAt: new Date(), finishedAt: new Date(), cleanAt: null },
  }
  await platform.sql.query(
    `insert into audit (audit_id, "full", base, round, requested_at, asked_at, work, report, finished_at)
     values (gen_random_uuid(), false, 0, 1, now(), now(), '{}', $1, now())`,
    [JSON.stringify(report)],
  )
})
afterAll(() => platform.stop())

const actions = async () =>
  (await platform.shown('/internal/actions')).items.map(
    ({ id: _, at: __, ...action }: Record<string, unknown>) => action,
  )

/** A source's event is stored as the event that it is, and an audit changes nothing. */
const noChange = ['POST /events', 'POST /internal/audit/shop']

/** Required where personal data is handed out or erased, and there is no body. */
const headers = { 'operator-reason': encodeURIComponent('the law asks') }

const exported = (format: string) => ({
  path: `/export/events.${format}?${days}`,
  refused: `/export/events.${format}?from=2026-11-21&to=2026-11-20`,
  headers,
  recorded: {
    ...{ action: 'events.export', target: 'events', reason: 'the law asks', before: null },
    after: { from: '2026-11-20T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z', topic: null },
  },
})

const difference = `/internal/audit/shop/differences/${differenceId}`

interface Trial {
  readonly path: string
  readonly refused: string
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
  readonly recorded: object
}

const trials: Record<string, Trial> = {
  // It changes nothing, and that it was seen is recorded.
  'POST /internal/events/{eventId}/show': {
    get path() {
      return `/internal/events/${eventId}/show`
    },
    get refused() {
      return `/internal/events/${eventId}/show?unknown=1`
    },
    body: { reason: 'she called' },
    get recorded() {
      return {
        ...{ action: 'personal-data.show', target: `event/${eventId}`, reason: 'she called' },
        ...{ before: null, after: { topic: 'order.paid' } },
      }
    },
  },
  'POST /internal/audit/shop/differences/{differenceId}/accept': {
    path: `${difference}/accept`,
    refused: `${difference}/accept?unknown=1`,
    body: { reason: 'it was a drill' },
    recorded: {
      ...{ action: 'audit-difference.accept', target: `audit-difference/${differenceId}` },
      ...{ reason: 'it was a drill', before: null, after: { equation } },
    },
  },
  'POST /internal/audit/shop/differences/{differenceId}/revoke': {
    path: `${difference}/revoke`,
    refused: `${difference}/revoke?unknown=1`,
    body: { reason: 'it was no drill' },
    recorded: {
      ...{ action: 'audit-difference.revoke', target: `audit-difference/${differenceId}` },
      ...{ reason: 'it was no drill', after: null },
      before: { equation, acceptedBy: 'operator:root', acceptedAt: expect.any(String) },
    },
  },
  'DELETE /people/{userId}': {
    path: `/people/${person}`,
    refused: `/people/${person}?unknown=1`,
    headers,
    recorded: {
      ...{ action: 'person.erase', target: expect.stringMatching(/^person\/[0-9a-f]{32,}$/) },
      ...{ reason: 'the law asks', before: null, after: { erasedAt: expect.any(String) } },
    },
  },
  'GET /export/events.ndjson': exported('ndjson'),
  'GET /export/events.parquet': exported('parquet'),
}

describe('what an operator changes, or is handed out', () => {
  it('is by routes that are all tried here', async () => {
    expect([...Object.keys(trials), ...noChange].toSorted()).toEqual(
      // An export hands events out: it leaves a trace, too.
      await changingOperatorRoutes(platform.call, (path) => path.startsWith('/export')),
    )
  })

  it.each(Object.entries(trials))(
    'leaves one trace that does not name the person, and none when it is refused: %s',
    async (route, { path, refused, body, headers, recorded }) => {
      const before = await actions()
      const [method = '', template = ''] = route.split(' ')
      const ask = async (asked: string, reason = headers) => {
        const response = await fetch(`${platform.service.url()}${asked}`, {
          method,
          headers: {
            authorization: `Bearer ${await tokenOf(admin.as, admin.role)}`,
            ...(body && { 'content-type': 'application/json' }),
            ...reason,
          },
          ...(body && { body: JSON.stringify(body) }),
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
      if (headers)
        for (const none of [{}, { 'operator-reason': '%20' }]) expect(await ask(path, none)).toBe(400)
      expect(await actions()).toEqual([action, ...earlier])
    },
  )

  it('is not said of a customer who erases their own data', async () => {
    const before = await actions()
    expect((await platform.call('DELETE', '/me', { as: 'bob' })).status).toBe(202)
    expect(await actions()).toEqual(before)
  })
})
