import { assert, constantFrom, date, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  BUCKET,
  bucketOf,
  bucketsAt,
  bucketsOfDay,
  dayBefore,
  daysOf,
  hourBefore,
  kindOf,
  neighbour,
  secondsKept,
} from './buckets.ts'

const at = (text: string) => new Date(text)

describe('the buckets of an instant', () => {
  it.each([
    ['Asia/Seoul', '2026-11-20T14:59:59.999Z', '2026-11-20T23', '2026-11-20', '2026-W47'],
    ['Asia/Seoul', '2026-11-20T15:00:00.000Z', '2026-11-21T00', '2026-11-21', '2026-W47'],
    ['Asia/Kathmandu', '2026-11-20T18:15:00.000Z', '2026-11-21T00', '2026-11-21', '2026-W47'],
    ['America/New_York', '2026-11-21T04:59:59.999Z', '2026-11-20T23', '2026-11-20', '2026-W47'],
    ['UTC', '2026-11-22T23:59:59.999Z', '2026-11-22T23', '2026-11-22', '2026-W47'],
    ['UTC', '2026-11-23T00:00:00.000Z', '2026-11-23T00', '2026-11-23', '2026-W48'],
  ])('in %s at %s are of the clocks there', (zone, instant, hour, day, week) => {
    expect(bucketsAt(at(instant), zone)).toEqual({ hour, day, week, month: day.slice(0, 7) })
  })

  it.each([
    ['2024-12-29', '2024-W52'],
    ['2024-12-30', '2025-W01'],
    ['2021-01-03', '2020-W53'],
    ['2021-01-04', '2021-W01'],
    ['2027-01-01', '2026-W53'],
    ['2027-01-04', '2027-W01'],
    ['2026-01-01', '2026-W01'],
  ])('%s is in the ISO week %s', (day, week) => {
    expect(bucketsAt(at(`${day}T12:00:00Z`), 'UTC').week).toBe(week)
    expect(bucketsOfDay(day)).toEqual([day, week, day.slice(0, 7)])
  })

  it('skip the hour that spring skips, and put both hours that autumn repeats into one', () => {
    const inNewYork = (instant: string) => bucketsAt(at(instant), 'America/New_York').hour
    expect([inNewYork('2026-03-08T06:59:59Z'), inNewYork('2026-03-08T07:00:00Z')]).toEqual([
      '2026-03-08T01',
      '2026-03-08T03',
    ])
    expect([inNewYork('2026-11-01T05:30:00Z'), inNewYork('2026-11-01T06:30:00Z')]).toEqual([
      '2026-11-01T01',
      '2026-11-01T01',
    ])
    // A day of 25 hours is one day all the same.
    expect(bucketsAt(at('2026-11-02T04:59:59Z'), 'America/New_York').day).toBe('2026-11-01')
  })
})

it('an hour is worth less and less to the next one', () => {
  expect(hourBefore(at('2026-11-21T03:00:00Z'), 'Asia/Seoul')).toEqual({ name: '2026-11-21T11', share: 1 })
  expect(hourBefore(at('2026-11-20T15:45:00Z'), 'Asia/Seoul')).toEqual({ name: '2026-11-20T23', share: 0.25 })
  expect(hourBefore(at('2026-11-20T18:30:00Z'), 'Asia/Kathmandu').share).toBe(0.75)
})

it('buckets know those beside them', () => {
  expect(['2026-12-31', '2026-W53', '2026-12', '2026-12-31T23'].map((name) => neighbour(name, 1))).toEqual([
    '2027-01-01',
    '2027-W01',
    '2027-01',
    undefined,
  ])
  expect(['2027-01-01', '2027-W01', '2027-01'].map((name) => neighbour(name, -1))).toEqual([
    '2026-12-31',
    '2026-W53',
    '2026-12',
  ])
  expect(dayBefore('2026-03-01', 6)).toBe('2026-02-23')
})

it('weeks and months are made of their days, and of no others', () => {
  expect(daysOf('2026-W47')).toEqual([16, 17, 18, 19, 20, 21, 22].map((day) => `2026-11-${day}`))
  expect(daysOf('2028-02')).toHaveLength(29)
  expect(daysOf('2026-11-21')).toEqual(['2026-11-21'])
  expect(daysOf('2026-11-21T18')).toEqual([])
})

it('every instant of every zone has buckets that fit together', () => {
  const zone = constantFrom('Asia/Seoul', 'UTC', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia')
  const instant = date({
    min: at('2000-01-02T00:00:00Z'),
    max: at('2099-12-30T00:00:00Z'),
    noInvalidDate: true,
  })
  assert(
    property(instant, zone, (when, where) => {
      const buckets = bucketsAt(when, where)
      const { day, week, month, hour } = buckets
      for (const name of [day, week, month, hour]) expect(name).toMatch(BUCKET)
      expect([day, week, month, hour].map(kindOf)).toEqual(['day', 'week', 'month', 'hour'])
      expect(bucketsOfDay(day)).toEqual([day, week, month])
      expect(hour.startsWith(day) && day.startsWith(month)).toBe(true)
      expect(daysOf(week)).toContain(day)
      expect(daysOf(month)).toContain(day)
      for (const name of [day, week, month]) expect(neighbour(neighbour(name, 1) ?? '', -1)).toBe(name)
      expect(bucketOf('today', buckets)).toBe(day)
    }),
  )
})

it('a bucket is kept as long as it or the next one can be requested', () => {
  const now = at('2026-11-21T03:00:00Z')
  expect(secondsKept('2026-11-21', now)).toBeGreaterThan(40 * 86_400)
  expect(secondsKept('2026-10', now)).toBeGreaterThan(31 * 86_400)
  expect(secondsKept('2026-11-18T12', now)).toBe(0)
})

it.each(['2026-13', '2026-11-32', '2026-W54', '2026-W00', '2026-11-21T24', 'today', '2026-11-21 18', ''])(
  '"%s" is no bucket',
  (name) => expect(name).not.toMatch(BUCKET),
)
