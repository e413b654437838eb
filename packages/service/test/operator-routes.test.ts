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
  ['get', '/internal/dead-letters/groups'],
  ['get', '/internal/dead-letters/1/behind'],
  ['get', '/internal/dead-letters/1/trial'],
  ['post', '/internal/dead-letters/redrive'],
  ['post', '/internal/dead-letters/1/discard'],
  ['post', '/internal/dead-letters/1/correct'],
  ['post', '/internal/dead-letters/1/correct/trial'],
  ['post', '/internal/dead-letters/1/show'],
  ['get', '/internal/redrive-runs'],
  ['get', '/internal/redrive-runs/1'],
  ['post', '/internal/redrive-runs'],
  ['post', '/internal/redrive-runs/1/stop'],
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
      // Its contract has a personal field.
      base64: null,
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

  it('that are corrected are applied as the operator has written them, without the mask of what is personal', async () => {
    const { author, ids } = await stuck(2)
    const path = `/internal/dead-letters/${ids[0]}/correct`
    const { decoded } = (await see(`/internal/dead-letters/${ids[0]}`)).body.value
    expect(decoded.text).toBe('•••')
    const data = { ...decoded, n: 7 }
    const reason = 'the author miscounted'
    for (const body of [
      { data },
      { data, reason: '' },
      { data: 7, reason },
      { reason },
      { data, reason, force: true },
    ])
      expect((await act(path, body)).status).toBe(400)
    expect(
      (await act(path, { reason, data: { author: 'lee', n: '7', page: 1, text: '•••?' } })).body,
    ).toMatchObject({
      ...{ status: 422, code: 'correction-invalid' },
      detail: expect.stringMatching(/text has the mask.*page is no field.*n must be a whole number/),
    })
    expect(await act(`/internal/dead-letters/${ids[1]}/correct`, { data, reason })).toMatchObject({
      ...{ status: 409, body: { code: 'correction-refused' } },
    })

    const trial = `${path}/trial`
    expect((await act(trial, { data })).body).toMatchObject({ outcome: 'would-fail', id: ids[0] })
    const failed = await act(path, { data, reason })
    expect(failed).toMatchObject({
      status: 200,
      body: {
        applied: false,
        error: expect.stringContaining('no such book'),
        letter: { state: 'open', attempts: 2 },
      },
    })
    broken.delete(author)
    expect((await act(trial, { data })).body).toEqual({ outcome: 'would-pass', letters: 1 })
    expect(await notes.applied(author)).toEqual([])
    expect((await act(path, { data, reason })).body).toMatchObject({
      ...{ applied: true, error: null },
      letter: {
        ...{ state: 'corrected', masked: true, value: { decoded: { n: 1, text: '•••' } } },
        resolution: { how: 'corrected', by: 'operator:park', reason },
        correction: { eventId: expect.any(String), data: { author, n: 7, text: '•••' }, changed: ['n'] },
      },
    })
    expect(await notes.applied(author)).toEqual([7, 2])
    const clear = (await act(`/internal/dead-letters/${ids[0]}/show`, { reason })).body
    expect(clear.correction.data.text).toBe(`what ${author} thinks`)
    expect(await act(path, { data, reason })).toMatchObject({
      status: 404,
      body: { code: 'dead-letter-unknown' },
    })
    expect((await act(trial, { data })).status).toBe(404)
  })

  it('whose bytes are no event are corrected with the whole data', async () => {
    const author = `author-${randomUUID()}`
    const id = await rubbish(author)
    const reason = 'the bytes are those of another program'
    const path = `/internal/dead-letters/${id}/correct`
    const data = { author, n: 1, text: '•••' }
    expect((await act(path, { data, reason })).body.detail).toContain('text has the mask of a personal value')
    expect((await act(path, { data: { ...data, text: 'it snows' }, reason })).body).toMatchObject({
      applied: true,
      letter: { correction: { data, changed: ['author', 'n', 'text'] } },
    })
    expect(await notes.applied(author)).toEqual([1])
  })

  it('are shown without personal data, until an operator says why it is needed', async () => {
    const { author, ids } = await stuck(1)
    const unreadable = await rubbish(`${author}-2`)
    const show = (id: string, body: object) => act(`/internal/dead-letters/${id}/show`, body)
    const letter = (await see(`/internal/dead-letters/${ids[0]}`)).body
    expect(letter).toMatchObject({ value: { decoded: { author, n: 1, text: '•••' } }, masked: true })
    expect((await see(`/internal/dead-letters/${unreadable}`)).body).toMatchObject({
      value: { undecodable: expect.any(String), base64: null },
      masked: true,
    })
    for (const body of [{}, { reason: '' }]) expect((await show(ids[0] as string, body)).status).toBe(400)
    const reason = 'the author has asked'
    expect((await show(ids[0] as string, { reason })).body).toMatchObject({
      value: { decoded: { text: `what ${author} thinks` } },
      masked: false,
    })
    expect((await show(unreadable, { reason })).body.value.base64).toBe(
      Buffer.from('rubbish').toString('base64'),
    )
    expect((await show('999999', { reason })).status).toBe(404)
    const { items } = (await see(`/internal/actions?target=dead-letter/${ids[0]}`)).body
    expect(items).toMatchObject([
      {
        ...{ actor: 'operator:park', action: 'personal-data.show', reason },
        ...{ via: 'POST /internal/dead-letters/:id/show', before: null, after: { topic: 'note.taken' } },
      },
    ])
    expect(JSON.stringify(items)).not.toContain('thinks')
    broken.delete(author)
  })

  it('are grouped by the form of their errors, and listed and redriven by group', async () => {
    const { author, ids } = await stuck(2)
    const [first] = await lettersOf(author)
    const { body } = await see('/internal/dead-letters/groups')
    expect(body).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({
          ...{ group: first.group, consumer: 'notes.note.taken', topic: 'note.taken', waiting: false },
          form: expect.stringContaining('There is no such book.'),
        }),
      ]),
      more: false,
    })
    const listed = await see(`/internal/dead-letters?key=${author}&group=${first.group}`)
    expect(listed.body.items).toMatchObject([{ id: ids[0], group: first.group }])
    broken.clear()
    expect((await redrive({ group: first.group })).body.failed).toEqual([])
    expect(await notes.applied(author)).toEqual([1, 2])
  })

  it('are shown with what waits behind them, in pages, and with whether they would pass now', async () => {
    const { author, ids } = await stuck(3)
    const path = `/internal/dead-letters/${ids[0]}/behind`
    const page = (await see(`${path}?limit=1`)).body
    expect(page.items).toMatchObject([{ id: ids[1], topic: 'note.taken', eventType: 'NoteTaken' }])
    const next = await see(`${path}?limit=1&cursor=${encodeURIComponent(page.nextCursor)}`)
    expect(next.body).toMatchObject({ items: [{ id: ids[2] }], nextCursor: null })
    const trial = async () => (await see(`/internal/dead-letters/${ids[2]}/trial`)).body
    expect(await trial()).toMatchObject({ outcome: 'would-fail', id: ids[0] })
    broken.delete(author)
    expect(await trial()).toEqual({ outcome: 'would-pass', letters: 3 })
    expect(await notes.applied(author)).toEqual([])
    const { body } = await see(`/internal/dead-letters/${ids[0]}`)
    expect(body.failures).toMatchObject([{ error: body.error, by: null }])
  })

  it('that are not there are 404', async () => {
    for (const answer of [
      await see('/internal/dead-letters/999999'),
      await see('/internal/dead-letters/999999/behind'),
      await see('/internal/dead-letters/999999/trial'),
      await act('/internal/dead-letters/999999/discard', { reason: 'nothing there' }),
    ])
      expect(answer).toMatchObject({ status: 404, body: { code: 'dead-letter-unknown' } })
  })
})

describe('redrive runs', () => {
  const runs = '/internal/redrive-runs'
  const start = (body: object) => act(runs, { rate: 500, reason: 'the book is there', ...body })
  const ended = (id: string) =>
    eventually(async () => {
      const { body } = await see(`${runs}/${id}`)
      expect(body.endedAt).not.toBeNull()
      return body
    })

  it('are started, shown with what they did, and listed, and each is recorded', async () => {
    const { author, ids } = await stuck(3)
    const failed = await start({ key: author })
    expect(failed).toMatchObject({ status: 200, body: { letters: 3, rate: 500, actor: 'operator:park' } })
    expect(await ended(failed.body.id)).toMatchObject({
      ...{ state: 'finished', redriven: 0, failed: 1, held: 2, left: 0 },
      failures: [{ letters: 1, id: ids[0], error: expect.stringContaining('no such book') }],
    })
    broken.delete(author)
    const { body } = await start({ ids: [ids[1]] })
    expect(await ended(body.id)).toMatchObject({ selection: { ids: [ids[1]] }, letters: 2, redriven: 2 })
    expect(await notes.applied(author)).toEqual([1, 2])
    expect(await lettersOf(author)).toMatchObject([{ id: ids[2], waitsFor: null }])
    const first = (await see(`${runs}?limit=1`)).body
    expect(first.items).toMatchObject([{ id: body.id, redriven: 2 }])
    const second = (await see(`${runs}?limit=1&cursor=${encodeURIComponent(first.nextCursor)}`)).body
    expect(second.items).toMatchObject([{ id: failed.body.id }])
    const { items } = (await see(`/internal/actions?target=redrive-run/${body.id}`)).body
    expect(items).toMatchObject([
      { action: 'redrive-run.start', reason: 'the book is there', via: 'POST /internal/redrive-runs' },
    ])
    expect((await see(`/internal/actions?target=dead-letter/${ids[1]}`)).body.items).toMatchObject([
      { action: 'dead-letter.redrive', via: 'POST /internal/redrive-runs', actor: 'operator:park' },
    ])
  })

  it('are stopped, once, and refuse a second one meanwhile', async () => {
    const { author } = await stuck(3)
    broken.delete(author)
    const { body } = await start({ key: author, rate: 0.1 })
    await eventually(async () => expect(await notes.applied(author)).toEqual([1]))
    expect(await start({ key: author })).toMatchObject({ status: 409, body: { code: 'redrive-running' } })
    const stopped = await act(`${runs}/${body.id}/stop`, { reason: 'too fast' })
    expect(stopped.body).toMatchObject({
      ...{ state: 'stopped', redriven: 1, left: 2 },
      stopped: { by: 'operator:park', reason: 'too fast' },
    })
    const again = await act(`${runs}/${body.id}/stop`, { reason: 'too fast' })
    expect(again).toMatchObject({ status: 404, body: { code: 'redrive-run-unknown' } })
    const rest = await start({ key: author })
    expect(await ended(rest.body.id)).toMatchObject({ letters: 2, redriven: 2 })
    expect(await notes.applied(author)).toEqual([1, 2, 3])
  })

  it('that select nothing, or do not exist, are refused', async () => {
    expect(await start({ key: 'nobody' })).toMatchObject({
      status: 409,
      body: { code: 'redrive-selects-none' },
    })
    expect(await see(`${runs}/999999`)).toMatchObject({ status: 404, body: { code: 'redrive-run-unknown' } })
    for (const wrong of [{}, { all: true, rate: 0 }, { ids: [] }, { all: true, key: 'k' }, { group: 'g' }])
      expect((await start(wrong)).status).toBe(400)
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
