import { randomUUID } from 'node:crypto'
import { defineError } from '@jangteo/errors'
import type { Call } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Notes, startNotes } from './notes.ts'

const NoSuchBook = defineError('no-such-book', 'not-found', 'There is no such book.')
const broken = new Set<string>()

let notes: Notes
beforeAll(async () => {
  notes = await startNotes((author) => (broken.has(author) ? NoSuchBook() : undefined))
})
afterAll(() => notes.stop())

const see = (path: string) => notes.get(path, { as: 'park', role: 'admin' })
const act = (path: string, body: object) => notes.post(path, { as: 'park', role: 'admin', body })
const redrive = (body: object) =>
  act('/internal/dead-letters/redrive', { reason: 'the book is there', ...body })
const lettersOf = async (key: string) => (await see(`/internal/dead-letters?key=${key}`)).body.items

/** An author of whom so many notes are dead letters. @returns the author and the letters' ids, oldest first */
async function stuck(count: number): Promise<{ author: string; ids: string[] }> {
  const author = `author-${randomUUID()}`
  broken.add(author)
  for (let n = 1; n <= count; n++) await notes.take(author, n)
  const ids = await eventually(async () => {
    const letters = await lettersOf(author)
    expect(letters).toHaveLength(count)
    return letters.map(({ id }: { id: string }) => id)
  })
  return { author, ids }
}

/** A record of which the bytes are no event. @returns its id */
async function rubbish(author: string): Promise<string> {
  const { rows } = await notes.sql.query(
    `insert into messaging.dead_letter (consumer, event_id, topic, partition, "offset", timestamp, key, value, headers,
       error, attempts, first_failed_at, last_failed_at, dead_at)
     values ('notes.note.taken', $1, 'note.taken', 0, 1000, now(), $1, 'rubbish', '{}', 'Undecodable', 1, now(), now(), now())
     returning id::text`,
    [author],
  )
  return rows[0].id
}

it.each([
  ['get', '/internal/dead-letters'],
  ['get', '/internal/dead-letters/1'],
  ['post', '/internal/dead-letters/redrive'],
  ['post', '/internal/dead-letters/1/discard'],
  ['get', '/internal/findings'],
  ['post', '/internal/findings/acknowledge'],
  ['get', '/internal/actions'],
] as const)('only an operator may %s %s', async (method, path) => {
  const ask = (call: Call) => notes[method](path, method === 'post' ? { ...call, body: {} } : call)
  expect((await ask({})).status).toBe(401)
  expect((await ask({ as: 'kim' })).status).toBe(403)
})

describe('dead letters', () => {
  it('are listed by filters, and in pages', async () => {
    const { author, ids } = await stuck(3)
    const path = `/internal/dead-letters?key=${author}`
    const first = await see(`${path}&limit=2`)
    expect(first.body.items).toMatchObject([
      {
        id: ids[0],
        key: author,
        topic: 'note.taken',
        consumer: 'notes.note.taken',
        waitingBehind: 2,
        waitsFor: null,
      },
      { id: ids[1], waitingBehind: 1, waitsFor: ids[0] },
    ])
    const second = await see(`${path}&limit=2&cursor=${encodeURIComponent(first.body.nextCursor)}`)
    expect(second.body).toMatchObject({ items: [{ id: ids[2] }], nextCursor: null })
    const found = async (filter: string) => (await see(`${path}&${filter}`)).body.items.length
    expect(await found('topic=note.taken')).toBe(3)
    expect(await found('topic=echo.heard')).toBe(0)
    // The two behind it have failed for another reason: they follow a blocked key.
    expect(await found('reason=SUCH%20BOOK')).toBe(1)
    expect(await found('since=2000-01-01T00:00:00Z')).toBe(3)
    expect(await found('until=2000-01-01T00:00:00Z')).toBe(0)
  })

  it('are shown with their data, or with the error of decoding', async () => {
    const { author, ids } = await stuck(1)
    expect((await see(`/internal/dead-letters/${ids[0]}`)).body).toMatchObject({
      state: 'open',
      value: { decoded: { author, n: 1 } },
      resolution: null,
    })
    const id = await rubbish(`author-${randomUUID()}`)
    expect((await see(`/internal/dead-letters/${id}`)).body.value).toEqual({
      undecodable: expect.stringContaining('zero byte'),
      base64: Buffer.from('rubbish').toString('base64'),
      bytes: 7,
      truncated: false,
    })
  })

  it('that are redriven for a trial stay as they are', async () => {
    const { author, ids } = await stuck(2)
    const before = await lettersOf(author)
    broken.delete(author)
    const { body } = await redrive({ key: author, dryRun: true })
    expect(body).toEqual({
      redriven: 2,
      failed: [],
      plan: {
        lanes: [
          { consumer: 'notes.note.taken', topic: 'note.taken', key: author, letters: ids, undecodable: [] },
        ],
        more: false,
      },
    })
    expect(await lettersOf(author)).toEqual(before)
    expect(await notes.applied(author)).toEqual([])
    expect((await see(`/internal/actions?target=dead-letter/${ids[0]}`)).body.items).toEqual([])
  })

  it.each(['id', 'key', 'key and topic', 'topic', 'all'])(
    'are redriven by %s, and twice applies once',
    async (by) => {
      const { author, ids } = await stuck(2)
      const asked = {
        id: { id: ids[1] },
        key: { key: author },
        'key and topic': { key: author, topic: 'note.taken' },
        topic: { topic: 'note.taken' },
        all: { all: true },
      }[by] as object
      expect((await redrive({ key: author })).body).toMatchObject({ redriven: 0, failed: [{ id: ids[0] }] })
      broken.delete(author)
      expect((await redrive(asked)).status).toBe(200)
      expect(await notes.applied(author)).toEqual([1, 2])
      expect(await lettersOf(author)).toEqual([])
      expect((await redrive(asked)).status).toBe(200)
      expect(await notes.applied(author)).toEqual([1, 2])
    },
  )

  it('that are discarded need a reason, and free their key', async () => {
    const { author, ids } = await stuck(2)
    broken.delete(author)
    const path = `/internal/dead-letters/${ids[0]}/discard`
    for (const body of [{}, { reason: '' }]) expect((await act(path, body)).status).toBe(400)
    expect(await lettersOf(author)).toHaveLength(2)
    expect((await act(path, { reason: 'the book is burnt' })).body).toMatchObject({
      state: 'discarded',
      resolution: { how: 'discarded', by: 'operator:park', reason: 'the book is burnt' },
    })
    await eventually(async () => expect(await notes.applied(author)).toEqual([2]))
    expect(await lettersOf(author)).toEqual([])
    expect((await act(path, { reason: 'again' })).status).toBe(404)
  })

  it('that are not there are 404', async () => {
    for (const answer of [
      await see('/internal/dead-letters/999999'),
      await act('/internal/dead-letters/999999/discard', { reason: 'nothing there' }),
    ])
      expect(answer).toMatchObject({ status: 404, body: { code: 'dead-letter-unknown' } })
  })
})

it('findings are listed until they are acknowledged', async () => {
  const { rows } = await notes.sql.query(
    `insert into messaging.finding (kind, topic, partition, from_offset, to_offset, records, detail)
     values ('records-missed', 'note.taken', 1, 9007199254740993, 9007199254740993, 1, 'one was removed') returning id::text`,
  )
  const finding = {
    id: rows[0].id,
    kind: 'records-missed',
    fromOffset: '9007199254740993',
    detail: 'one was removed',
  }
  expect((await see('/internal/findings')).body.items).toMatchObject([finding])
  const answer = await act('/internal/findings/acknowledge', { ids: [finding.id], reason: 'replayed' })
  expect(answer.body.items).toMatchObject([finding])
  expect((await see('/internal/findings')).body.items).toEqual([])
  expect((await see('/internal/actions?limit=1')).body.items).toMatchObject([
    { actor: 'operator:park', reason: 'replayed', via: 'POST /internal/findings/acknowledge' },
  ])
})

it('actions of operators are listed with actor, time, reason and route, newest first', async () => {
  const { author, ids } = await stuck(2)
  const began = Date.now()
  broken.delete(author)
  await act(`/internal/dead-letters/${ids[0]}/discard`, { reason: 'the book is burnt' })
  await eventually(async () => expect(await notes.applied(author)).toEqual([2]))
  const other = await stuck(1)
  broken.delete(other.author)
  await redrive({ id: other.ids[0] })
  const { items } = (await see('/internal/actions?actor=operator:park&limit=100')).body
  const mine = items.filter(({ target }: { target: string }) =>
    [`dead-letter/${ids[0]}`, `dead-letter/${other.ids[0]}`].includes(target),
  )
  expect(mine).toMatchObject([
    {
      action: 'dead-letter.redrive',
      reason: 'the book is there',
      via: 'POST /internal/dead-letters/redrive',
    },
    {
      action: 'dead-letter.discard',
      reason: 'the book is burnt',
      via: 'POST /internal/dead-letters/:id/discard',
    },
  ])
  for (const { at } of mine) expect(Math.abs(new Date(at).getTime() - began)).toBeLessThan(60_000)
  expect((await see('/internal/actions?actor=operator:lee')).body.items).toEqual([])
})

it.each([
  ['letters for a number', () => see('/internal/dead-letters/abc'), /number/],
  ['letters for a number to redrive', () => redrive({ id: 'abc' }), /number/],
  ['no reason', () => redrive({ all: true, reason: '' }), /reason|character/],
  ['nothing selected', () => redrive({}), /must name one of/],
  ['two selections', () => redrive({ id: '1', all: true }), /must name one of/],
  ['a field that there is not', () => redrive({ all: true, force: true }), /force/],
  ['a filter that there is not', () => see('/internal/dead-letters?force=1'), /force/],
  ['a cursor that no page has given', () => see('/internal/dead-letters?cursor=abc'), /cursor/],
  ['no finding', () => act('/internal/findings/acknowledge', { ids: [], reason: 'why' }), /ids|1/],
])('%s is refused, and said', async (_, ask, said) => {
  const { status, body } = await ask()
  expect(status).toBe(400)
  expect(JSON.stringify(body)).toMatch(said)
})
