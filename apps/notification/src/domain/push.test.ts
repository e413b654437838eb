import { describe, expect, it } from 'vitest'
import { judgeBrowsers, judgePush } from './push.ts'

it.each([
  [201, { result: 'sent' }],
  [404, { result: 'gone' }],
  [410, { result: 'gone' }],
  [413, { result: 'refused', error: 'push 413' }],
  [302, { result: 'later', error: 'push 302' }],
  [429, { result: 'later', error: 'push 429' }],
  [503, { result: 'later', error: 'push 503' }],
])('judges what a push service answers: %i', (status, answer) => {
  expect(judgePush(status)).toEqual(answer)
})

describe("a message to all of a person's browsers", () => {
  const later = { result: 'later', error: 'push 503' } as const
  const refused = { result: 'refused', error: 'push 413' } as const

  it('is tried again while one may still take it', () => {
    expect(judgeBrowsers([{ result: 'sent' }, later], false)).toEqual(later)
  })

  it('is sent when one has it, now or since an earlier try', () => {
    expect(judgeBrowsers([{ result: 'sent' }, refused], false)).toEqual({ result: 'sent' })
    expect(judgeBrowsers([{ result: 'gone' }], true)).toEqual({ result: 'sent' })
  })

  it('has failed when none takes it', () => {
    expect(judgeBrowsers([refused, { result: 'gone' }], false)).toEqual(refused)
    expect(judgeBrowsers([{ result: 'gone' }], false)).toEqual({ result: 'no-address' })
    expect(judgeBrowsers([], false)).toEqual({ result: 'no-address' })
  })
})
