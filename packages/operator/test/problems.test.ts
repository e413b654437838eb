import { describe, expect, it } from 'vitest'
import { collectProblems, type Read } from '../src/problems.ts'

const now = () => new Date('2026-11-30T10:00:00Z')
const quiet = { outage: null, outbox: { rows: 3, oldestSeconds: 0.2 }, partitions: [], letters: [] }
const clean = { verdict: 'clean', cleanAt: '2026-11-30T09:59:30Z', equations: [], services: [] }

/** A shop in which all is well, but for these answers; an Error is thrown. */
const shopWith =
  (changes: Readonly<Record<string, unknown>>): Read =>
  async <Answer>(service: string, path: string) => {
    const route = path.split('?')[0]
    const usual: Record<string, unknown> = {
      '/internal/backlog': quiet,
      '/internal/findings': { items: [] },
      '/internal/stuck-orders': { items: [] },
      '/internal/audit/shop': clean,
    }
    const answer = changes[`${service} ${route}`] ?? usual[route as string]
    if (answer instanceof Error) throw answer
    return answer as Answer
  }

const problemsWith = (changes: Readonly<Record<string, unknown>>) =>
  collectProblems(['order', 'notification', 'data-platform'], shopWith(changes), now)

const letter = {
  ...{ id: '12', topic: 'order.paid', partition: 2, offset: '4711', key: 'u-7', error: 'no such book' },
  firstFailedAt: '2026-11-30T09:31:00Z',
}
const group = { topic: 'order.paid', consumer: 'notification.order.paid' }
const equation = {
  name: 'each sale is a payment',
  verdict: 'differs',
  differences: 2,
  examples: [{ object: 'p-1' }],
}

describe('what is wrong now', () => {
  it('is nothing when nothing is, with the time of the look', async () => {
    expect(await problemsWith({})).toEqual({ at: '2026-11-30T10:00:00.000Z', items: [] })
  })

  it('is nothing before the first audit has finished', async () => {
    const none = Object.assign(new Error('data-platform: there is no such audit'), { status: 404 })
    expect((await problemsWith({ 'data-platform /internal/audit/shop': none })).items).toEqual([])
  })

  it.each([
    [
      'a blocked key, with the record that blocks it',
      {
        'notification /internal/backlog': {
          ...quiet,
          letters: [{ ...group, openLetters: 3, blockedKeys: 1 }],
        },
        'notification /internal/dead-letters': { items: [letter] },
      },
      {
        ...{ kind: 'blocked-keys', object: 'notification/12', ageSeconds: 29 * 60 },
        sentence:
          '3 dead letters and 1 blocked key of order.paid in notification (notification.order.paid); ' +
          'the oldest is record order.paid/2/4711 of key u-7: no such book',
        command: 'npm run dead-letters -- show notification/12',
      },
    ],
    [
      'a dead letter that blocks nothing',
      {
        'notification /internal/backlog': {
          ...quiet,
          letters: [{ ...group, openLetters: 1, blockedKeys: 0 }],
        },
        'notification /internal/dead-letters': { items: [letter] },
      },
      {
        kind: 'dead-letters',
        sentence: expect.stringMatching(/^1 dead letter of order.paid in notification/),
      },
    ],
    [
      'a finding',
      {
        'order /internal/findings': {
          items: [
            { id: '1', kind: 'records-missed', detail: 'two were removed', foundAt: '2026-11-30T09:59:50Z' },
          ],
        },
      },
      { kind: 'finding', object: 'records-missed 1', ageSeconds: 10, sentence: 'two were removed' },
    ],
    [
      'a stuck order',
      {
        'order /internal/stuck-orders': {
          items: [{ order: { orderId: 'o-1', status: 'paying' }, since: '2026-11-30T09:58:00Z' }],
        },
      },
      {
        kind: 'stuck-order',
        object: 'o-1',
        ageSeconds: 120,
        command: 'npm run orders -- retry o-1 --because "…"',
      },
    ],
    [
      'an order that waits for its coupon: its request cannot be repeated',
      {
        'order /internal/stuck-orders': {
          items: [{ order: { orderId: 'o-1', status: 'awaiting-coupon' }, since: '2026-11-30T09:58:00Z' }],
        },
      },
      { command: 'npm run orders -- cancel o-1 --because "…"' },
    ],
    [
      'a lag without progress',
      {
        'notification /internal/backlog': {
          ...quiet,
          partitions: [
            { topic: 'order.paid', partition: 1, records: 9, stillForSeconds: 61 },
            { topic: 'order.paid', partition: 2, records: 900, stillForSeconds: 2 },
          ],
        },
      },
      {
        kind: 'lag',
        object: 'order.paid/1',
        ageSeconds: 61,
        runbook: 'docs/runbook.md#a-consumer-makes-no-progress',
      },
    ],
    [
      'an old row of an outbox',
      { 'order /internal/backlog': { ...quiet, outbox: { rows: 1, oldestSeconds: 31 } } },
      { kind: 'outbox', ageSeconds: 31, sentence: '1 event of order waits to be sent to Kafka.' },
    ],
    [
      'a service that is not ready',
      { 'order /internal/backlog': { ...quiet, outage: 'the broker does not answer' } },
      { kind: 'not-ready', sentence: 'order is not ready: the broker does not answer' },
    ],
    [
      'a service that does not answer',
      { 'notification /internal/backlog': new Error('notification does not answer at http://…') },
      {
        kind: 'no-answer',
        object: 'notification',
        ageSeconds: null,
        sentence: 'notification does not answer at http://…',
      },
    ],
    [
      'a difference of the audit',
      { 'data-platform /internal/audit/shop': { ...clean, verdict: 'different', equations: [equation] } },
      {
        kind: 'audit',
        object: 'p-1',
        ageSeconds: 30,
        sentence: 'The services do not agree in 2 objects: each sale is a payment.',
      },
    ],
    [
      'an audit that a service has not answered',
      {
        'data-platform /internal/audit/shop': {
          ...clean,
          ...{ verdict: 'unknown', services: [{ service: 'balance', answered: false }] },
        },
      },
      { kind: 'audit', sentence: 'The last audit is unknown: balance did not answer.' },
    ],
  ])('is %s', async (_, changes, expected) => {
    const { items } = await problemsWith(changes)
    const flat = items.map(({ action, ...problem }) => ({ ...problem, ...action }))
    expect(flat).toEqual([expect.objectContaining(expected)])
  })

  it('is everything that is wrong, the oldest first, although one service does not answer', async () => {
    const { items } = await problemsWith({
      'notification /internal/findings': new Error('notification does not answer'),
      'order /internal/backlog': { ...quiet, outbox: { rows: 1, oldestSeconds: 40 } },
      'order /internal/stuck-orders': {
        items: [{ order: { orderId: 'o-1', status: 'paying' }, since: '2026-11-30T09:58:00Z' }],
      },
    })
    expect(items.map(({ kind }) => kind)).toEqual(['stuck-order', 'outbox', 'no-answer'])
  })
})
