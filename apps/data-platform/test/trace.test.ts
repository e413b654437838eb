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

const exported = (format: string, reason: string) => ({
  path: `/export/events.${format}?${days}`,
  refused: `/export/events.${format}?from=2026-11-21&to=2026-11-20`,
  recorded: {
    ...{ action: 'events.export', target: 'events', reason, before: null },
    after: { from: '2026-11-20T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z', topic: null },
  },
})

const difference = `/internal/audit/shop/differences/${differenceId}`

const trials: Record<string, { path: string; refused: string; body?: object; recorded: object }> = {
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
    expect([...Object.keys(trials), ...noChange].toSorted()).toEqual(
      // An export hands events out: it leaves a trace, too.
      await changingOperatorRoutes(platform.call, (path) => path.startsWith('/export')),
    )
  })

  it.each(Object.entries(trials))(
    'leaves one trace that does not name the person, and none when it is refused: %s',
    async (route, { path, refused, body, recorded }) => {
      const before = await actions()
      const [method = '', template = ''] = route.split(' ')
      const ask = async (asked: string) => {
        const response = await fetch(`${platform.service.url()}${asked}`, {
          method,
          headers: {
            authorization: `Bearer ${await tokenOf(admin.as, admin.role)}`,
            ...(body && { 'content-type': 'application/json' }),
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
      expect(await actions()).toEqual([action, ...earlier])
    },
  )

  it('is not said of a customer who erases their own data', async () => {
    const before = await actions()
    expect((await platform.call('DELETE', '/me', { as: 'bob' })).status).toBe(202)
    expect(await actions()).toEqual(before)
  })
})
