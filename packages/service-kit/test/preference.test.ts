import { describe, expect, it } from 'vitest'
import { waitPreference } from '../src/preference.ts'

describe('the preference to wait', () => {
  it.each([
    ['wait=3', 3],
    ['wait=1', 1],
    ['Wait = 5', 5],
    ['wait="4"', 4],
    ['respond-async, wait=2', 2],
    ['wait=2; foo="bar"', 2],
    ['handling=lenient,wait=7,return=minimal', 7],
    ['wait=11', 10],
    ['wait=999999999', 10],
  ])('of %s is honoured for %i s', (header, seconds) => {
    expect(waitPreference(header)).toEqual({
      waitMs: seconds * 1_000,
      headers: { 'preference-applied': `wait=${seconds}` },
    })
  })

  it.each([
    undefined,
    '',
    'wait',
    'wait=',
    'wait=0',
    'wait=-1',
    'wait=1.5',
    'wait=soon',
    'await=3',
    'return=minimal',
    'wait=99999999999',
  ])('is not there in %s', (header) => {
    expect(waitPreference(header)).toEqual({ waitMs: 0, headers: {} })
  })
})
