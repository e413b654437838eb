import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { allEvents } from '@jangteo/events'
import { expect, it } from 'vitest'
import { problemsOfRetention, readKeepers, retentionPage, tablesIn } from '../src/retention-page.ts'

const keepers = readKeepers()

it('every table of every service has a line, and every job that it names exists', () => {
  expect(keepers.flatMap(({ tables }) => tables).length).toBeGreaterThan(60)
  expect(problemsOfRetention(keepers)).toEqual([])
})

it('is what docs/retention.md says', () => {
  const page = readFileSync(join(import.meta.dirname, '../retention.md'), 'utf8')
  expect(retentionPage(keepers, allEvents)).toBe(page)
})

it('names a table without a line, a line without a table, and a job that is nowhere', () => {
  const [first] = keepers
  if (!first) throw new Error('no service has a table')
  const bad = {
    ...first,
    tables: ['orders', 'note'],
    retention: {
      orders: { kept: '1 day', by: 'forgetNothingAtAll', person: 'none' },
      gone: { because: 'one row', person: 'none' },
    },
  } as const
  expect(problemsOfRetention([bad])).toEqual([
    'order: the table note has no line in retention.ts',
    'order: retention.ts names the table gone, and no migration makes it',
    'order: orders is kept by forgetNothingAtAll, which is nowhere',
  ])
})

it('reads what statements leave behind', () => {
  const statements =
    'CREATE TABLE "a" (\nCREATE TABLE IF NOT EXISTS b (\nDROP TABLE "a";\nalter table b rename to messaging.c;\n-- create table d'
  expect(tablesIn(statements)).toEqual(['messaging.c'])
})
