import { defineError, type ErrorKind, kinds, table, type Verdict } from '@jangteo/errors'
import { errorWith } from '@jangteo/errors/test/error-with'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Notes, startNotes } from './notes.ts'

/** What an error says and no caller may read. */
const SECRET = 'postgresql://inside:5432'

interface Case {
  readonly name: string
  readonly error: Error
  readonly verdict: Verdict
  readonly status: number
  /** Of our own errors that are made to be seen. */
  readonly code?: string
}

const rows: Case[] = table.map(({ mark, consumer, http }) => {
  const [[source, code]] = Object.entries(mark) as [[string, string]]
  const error = errorWith(mark, `${SECRET} ${source} ${code}`)
  return { name: `${source} ${code}`, error, verdict: consumer, status: http === 'unavailable' ? 503 : 500 }
})
const ours: Case[] = (Object.keys(kinds) as ErrorKind[]).flatMap((kind) => {
  const { status, consumer: verdict } = kinds[kind]
  const shown = defineError(`shown-${kind}`, kind, `What is ${kind} is said.`)
  const hidden = defineError(`hidden-${kind}`, kind, `${SECRET} hidden ${kind}`, { expose: false })
  return [
    { name: shown.code, error: shown(), verdict, status, code: shown.code },
    { name: hidden.code, error: hidden(), verdict, status: kind === 'unavailable' ? 503 : 500 },
  ]
})
const cases = [...rows, ...ours]
const named = (verdict?: Verdict) =>
  cases
    .filter((one) => verdict === undefined || one.verdict === verdict)
    .map((one) => [one.name, one] as const)

/** How often each author's event fails from now on. */
const failures = new Map<string, { error: Error; left: number }>()
function fails(author: string): Error | undefined {
  const failure = failures.get(author)
  if (!failure || failure.left === 0) return undefined
  failure.left -= 1
  return failure.error
}

let notes: Notes
beforeAll(async () => {
  notes = await startNotes(fails)
})
afterAll(() => notes.stop())

const letters = (key: string) => notes.messaging.deadLetters.list({ key })
const isApplied = (author: string) => eventually(async () => expect(await notes.applied(author)).toEqual([1]))

describe('a consumer', () => {
  it.each(named('wait'))('waits for what is away, says so, and goes on: %s', async (author, { error }) => {
    failures.set(author, { error, left: Number.POSITIVE_INFINITY })
    await notes.take(author)
    await eventually(() =>
      expect(notes.messaging.ready()).toMatchObject({ ok: false, reason: error.message }),
    )
    expect(await notes.applied(author)).toEqual([])
    expect(await letters(author)).toEqual([])
    failures.delete(author)
    await isApplied(author)
    expect(await letters(author)).toEqual([])
    expect(notes.messaging.ready()).toMatchObject({ ok: true })
  })

  it.each(named('dead'))('keeps at once what no attempt would mend: %s', async (author, { error }) => {
    failures.set(author, { error, left: Number.POSITIVE_INFINITY })
    await notes.take(author)
    await eventually(async () =>
      expect(await letters(author)).toMatchObject([
        { attempts: 1, error: expect.stringContaining(error.message) },
      ]),
    )
    expect(await notes.applied(author)).toEqual([])
  })

  it.each(named('retry'))('tries again what may pass, within its budget: %s', async (name, { error }) => {
    const [passing, failing] = [`${name} passes`, `${name} fails`]
    failures.set(passing, { error, left: 1 })
    failures.set(failing, { error, left: Number.POSITIVE_INFINITY })
    await Promise.all([notes.take(passing), notes.take(failing)])
    await isApplied(passing)
    await eventually(async () => expect(await letters(failing)).toMatchObject([{ attempts: 2 }]))
    expect(await letters(passing)).toEqual([])
    expect(await notes.applied(failing)).toEqual([])
  })
})

it.each(named())('HTTP answers as the table says, and nothing of the error: %s', async (name, one) => {
  const path = `/notes/${encodeURIComponent(name)}`
  failures.set(name, { error: one.error, left: 1 })
  const { status, headers, body } = await notes.get(path, { as: 'kim' })
  const general = one.status === 503 ? 'unavailable' : 'internal'
  expect({ status, code: body.code }).toEqual({ status: one.status, code: one.code ?? general })
  expect(headers.has('retry-after')).toBe(status === 503)
  if (one.code) expect(body.detail).toBe(one.error.message)
  else {
    // The path names the case: it is the caller's own.
    const { instance, ...answer } = body
    expect(instance).toBe(path)
    expect(JSON.stringify(answer)).not.toContain(SECRET)
    expect(answer.detail).not.toContain(one.error.message)
  }
  expect((await notes.get(path, { as: 'kim' })).status).toBe(200)
})
