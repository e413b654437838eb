import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { pageQuery, positionOf, toPage } from '../src/paging.ts'

const position = z.tuple([z.string(), z.number()])
const rows = [1, 2, 3, 4, 5].map((n) => ({ name: `n${n}`, n }))
const read = (limit: number, after = 0) => rows.filter(({ n }) => n > after).slice(0, limit + 1)
const place = ({ name, n }: { name: string; n: number }) => [name, n]

describe('a page', () => {
  it('leads to the next one until the list ends', () => {
    const first = toPage(read(2), 2, place)
    expect(first.items.map(({ n }) => n)).toEqual([1, 2])
    const [, after] = positionOf(first.nextCursor as string, position) as [string, number]
    const second = toPage(read(3, after), 3, place)
    expect(second).toEqual({ items: rows.slice(2), nextCursor: null })
  })

  it.each(['', 'rubbish', '!!', 'bnVsbA', Buffer.from('["a"]').toString('base64url')])(
    'refuses the cursor "%s"',
    (cursor) => {
      expect(() => positionOf(cursor, position)).toThrow(expect.objectContaining({ code: 'cursor-invalid' }))
    },
  )

  it('holds 1 to 100 items', () => {
    const query = z.strictObject(pageQuery)
    expect(query.parse({})).toEqual({ limit: 20 })
    expect(query.parse({ limit: '100' })).toEqual({ limit: 100 })
    for (const limit of ['0', '101', '-1', '1.5', 'many', ''])
      expect(query.safeParse({ limit }).success).toBe(false)
  })
})
