import { randomUUID } from 'node:crypto'
import { defineError } from '@jangteo/errors'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Notes, startNotes } from './notes.ts'

const NoSuchBook = defineError('no-such-book', 'not-found', 'There is no such book.')

let notes: Notes
beforeAll(async () => {
  notes = await startNotes((author) => (author.startsWith('lee') ? NoSuchBook() : undefined))
})
afterAll(() => notes.stop())

const see = (path: string) => notes.get(path, { as: 'park', role: 'admin' })

it.each(['/internal/backlog', `/internal/events?ids=${randomUUID()}`])(
  'only an operator may see %s',
  async (path) => {
    expect((await notes.get(path)).status).toBe(401)
    expect((await notes.get(path, { as: 'kim' })).status).toBe(403)
    expect((await see(path)).status).toBe(200)
  },
)

it('an operator sees what waits for one', async () => {
  await notes.take('lee-1')
  await eventually(async () =>
    expect((await see('/internal/backlog')).body).toMatchObject({
      at: expect.any(String),
      outage: null,
      outbox: { rows: 0, oldestSeconds: 0 },
      partitions: [],
      letters: [{ topic: 'note.taken', consumer: 'notes.note.taken', openLetters: 1, blockedKeys: 1 }],
    }),
  )
})

it('a backlog that cannot be read in time is no error of the service', async () => {
  const holder = await notes.sql.connect()
  try {
    await holder.query('begin; lock table messaging.outbox in access exclusive mode')
    // The reading of a moment ago is shared for half a second.
    await eventually(async () => expect((await see('/internal/backlog')).status).toBe(503))
  } finally {
    await holder.query('rollback')
    holder.release()
  }
  await eventually(async () => expect((await see('/internal/backlog')).status).toBe(200))
})

it('an operator sees what the service knows of events', async () => {
  await notes.take('kim')
  await notes.take('lee-2')
  const { rows } = await eventually(async () => {
    const found = await notes.sql.query<{ id: string }>(
      `select event_id as id from messaging.inbox
       union all select event_id from messaging.dead_letter where key = 'lee-2'`,
    )
    expect(found.rows).toHaveLength(2)
    return found
  })
  const ids = [...rows.map(({ id }) => id), 'unknown']
  const { body } = await see(`/internal/events?ids=${ids.join(',')}`)
  expect(body).toEqual({
    consumers: [{ consumer: 'notes.note.taken', topic: 'note.taken', keepsInbox: true, selects: false }],
    items: [
      expect.objectContaining({ applied: [{ consumer: 'notes.note.taken', at: expect.any(String) }] }),
      expect.objectContaining({ applied: [], letters: [expect.objectContaining({ state: 'open' })] }),
      { eventId: 'unknown', unsentSince: null, applied: [], letters: [] },
    ],
  })
})

it.each(['', ',', 'a,,b', 'x'.repeat(201), Array.from({ length: 101 }, (_, n) => n).join(','), '%00'])(
  'an operator cannot ask for the events "%s"',
  async (ids) => expect((await see(`/internal/events?ids=${ids}`)).status).toBe(400),
)
