import { freshDatabase } from '@jangteo/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { z } from 'zod'
import { instant, isTimeZone, openPool, personId, text } from '../../src/index.ts'
import { place } from '../../src/paging.ts'
import { recordingLogger } from '../http.ts'

let database: Awaited<ReturnType<typeof freshDatabase>>
let pool: ReturnType<typeof openPool>
beforeAll(async () => {
  database = await freshDatabase('messaging')
  pool = openPool(database.url, { max: 2, name: 'order', logger: recordingLogger().logger })
})
afterAll(async () => {
  await pool?.end()
  await database?.drop()
})

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\0', '\ud800', '\udc00', 'a', ' ', '가', '\u1100\u1161', '\n', '.') }),
)
const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), ...{ minLength: length, maxLength: length } })
const anyTime = fc.oneof(
  fc
    .date({ noInvalidDate: true, min: new Date('1990-01-01'), max: new Date('2110-01-01') })
    .map((date) => date.toISOString()),
  fc
    .tuple(
      digits(4),
      fc.constantFrom('01-01', '02-29', '12-31', '13-01', '00-00'),
      fc.string({ unit: fc.constantFrom(...'019'), maxLength: 9 }),
    )
    .map(([year, day, fraction]) => `${year}-${day}T23:59:59${fraction && `.${fraction}`}Z`),
  fc.constantFrom(
    '0000-01-01T00:00:00.000Z',
    '+010000-01-01T00:00:00.000Z',
    '-000001-12-31T00:00:00.000Z',
    'infinity',
  ),
)
const anyNumber = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom(-0, 2 ** 31, 2 ** 53, 1e300),
)

// What a field lets through goes into the database and comes out of it as it was.
it.each<[string, z.ZodType, fc.Arbitrary<unknown>, string]>([
  ['text', text(200), anyText, 'text'],
  ["a person's id", personId, anyText, 'text'],
  ['an instant', instant, anyTime, 'timestamptz(3)'],
  ["a cursor's text", place.text, anyText, 'text'],
  ["a cursor's id", place.id, fc.oneof(fc.uuid(), anyText), 'uuid'],
  ["a cursor's instant", place.instant, anyTime, 'timestamptz(3)'],
  ["a cursor's number", place.number, anyNumber, 'bigint'],
  ["a cursor's int", place.int, anyNumber, 'int'],
])('nothing that %s lets through is refused or changed by PostgreSQL', async (_, field, arbitrary, type) => {
  const given = fc.sample(arbitrary, 2_000).flatMap((value) => {
    const result = field.safeParse(value)
    return result.success ? [result.data] : []
  })
  expect(given.length).toBeGreaterThan(10)
  const { rows } = await pool.query(
    `select value from unnest($1::text[]::${type}[]) with ordinality as t(value, n) order by n`,
    [given.map((value) => (value instanceof Date ? value.toISOString() : String(value)))],
  )
  const plain = (value: unknown) => (value instanceof Date ? value.toISOString() : String(value))
  expect(rows.map(({ value }) => plain(value))).toEqual(given.map(plain))
})

it('an instant keeps every digit of its time, or is refused', () => {
  for (const [time, kept] of [
    ['2026-11-21T10:00:00.123Z', true],
    ['2026-11-21T10:00:00.123000+09:00', true],
    ['2026-11-21T10:00:00.1Z', true],
    ['2026-11-21T10:00:00.1234Z', false],
    ['2026-11-21T10:00:00.1230001Z', false],
    ['2026-11-21T10:00:00.000000001+09:00', false],
    ['0000-01-01T00:00:00Z', false],
    ['2026-02-30T00:00:00Z', false],
  ] as const)
    expect([time, instant.safeParse(time).success]).toEqual([time, kept])
})

it('takes the time zones of IANA, old names and new ones, and no other', async () => {
  const { rows } = await pool.query<{ name: string }>('select name from pg_timezone_names')
  const known = new Set(
    rows
      .map(({ name }) => name)
      .filter((name) => !/^(posix|right)\/|^(localtime|posixrules|Factory)$/.test(name)),
  )
  expect([...known].filter((name) => !isTimeZone(name))).toEqual([])
  const candidates = [
    ...Intl.supportedValuesOf('timeZone'),
    ...[
      'Asia/Kolkata',
      'Europe/Kyiv',
      'Asia/Ho_Chi_Minh',
      'Asia/Kathmandu',
      'America/Argentina/Buenos_Aires',
    ],
    ...['America/Nuuk', 'Pacific/Kanton', 'Etc/UTC', 'GMT', 'UTC', 'EST5EDT', 'GB', 'W-SU', 'Etc/GMT+5'],
    ...[
      '',
      ' ',
      'Seoul',
      'Asia/Atlantis',
      '+09:00',
      '-05',
      'UTC+9',
      'Z',
      'IST',
      'ACT',
      'PST',
      'JST',
      'KST',
      'bst',
    ],
    ...[
      'SystemV/AST4',
      'US/Pacific-New',
      'Canada/East-Saskatchewan',
      'Etc/Unknown',
      'Asia/Seoul\0',
      'Asia/Seoul ',
    ],
  ]
  expect(candidates.filter((name) => isTimeZone(name) && !known.has(name))).toEqual([])
  expect(candidates.filter((name) => known.has(name) && !isTimeZone(name))).toEqual([])
})

it('two ids are never the same person because they look alike', () => {
  const ids = ['한', '\u1112\u1161\u11ab', 'ann', 'Ann']
  expect(ids.map((id) => personId.parse(id))).toEqual(ids)
  for (const id of ['', 'a b', 'a\u00a0b', '.', '..', 'a\u0001', 'x'.repeat(256)])
    expect(personId.safeParse(id).success).toBe(false)
  expect(personId.safeParse('x'.repeat(255)).success).toBe(true)
})
