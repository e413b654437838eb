import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { pageQuery, place, readPage } from '../src/paging.ts'

const rows = [1, 2, 3, 4, 5].map((n) => ({ name: `n${n}`, n }))
const listOf = (...choices: (string | boolean | null)[]) => ({
  of: ['rows', ...choices] as const,
  position: [place.text, place.number] as const,
  read: async (after: readonly [string, number] | undefined, limit: number) =>
    rows.filter(({ n }) => n > (after?.[1] ?? 0)).slice(0, limit),
  positionOf: ({ name, n }: (typeof rows)[number]) => [name, n] as const,
})
const all = listOf()
const invalid = expect.objectContaining({ code: 'cursor-invalid' })
const encode = (text: string) => Buffer.from(text).toString('base64url')
const decode = (cursor: string) => JSON.parse(Buffer.from(cursor, 'base64url').toString())

describe('a page', () => {
  it('leads to the next one until the list ends', async () => {
    const first = await readPage({ limit: 2 }, all)
    expect(first.items.map(({ n }) => n)).toEqual([1, 2])
    const second = await readPage({ limit: 3, cursor: first.nextCursor as string }, all)
    expect(second).toEqual({ items: rows.slice(2), nextCursor: null })
  })

  it.each(['', 'rubbish', '!!', 'bnVsbA', encode('["a"]'), encode('{}'), encode('null'), encode('["n1",1]')])(
    'refuses the cursor "%s"',
    (cursor) => expect(readPage({ limit: 2, cursor }, all)).rejects.toEqual(invalid),
  )

  it('refuses a cursor of the same list with another sort, search, filter or owner', async () => {
    const choices = [[], ['name'], ['-name'], ['name', 'tea'], ['name', null], ['name', false], ['nam', 'e']]
    for (const of of choices)
      for (const other of choices) {
        const { nextCursor } = await readPage({ limit: 2 }, listOf(...of))
        const next = readPage({ limit: 2, cursor: nextCursor as string }, listOf(...other))
        if (of === other) expect((await next).items).toHaveLength(2)
        else await expect(next).rejects.toEqual(invalid)
      }
  })

  it('refuses every cursor that is not exactly the one of a page', async () => {
    const { nextCursor } = await readPage({ limit: 2 }, all)
    const [mark] = decode(nextCursor as string)
    const changed = fc.oneof(
      fc.constantFrom(`${nextCursor}=`, ` ${nextCursor}`, `${nextCursor}!`, `${nextCursor}AA`),
      fc
        .array(fc.oneof(fc.jsonValue(), fc.constantFrom('\0', '\ud800', 1e300, -0, 2 ** 53, '9'.repeat(30))))
        .filter(([name, n, ...more]) => !(typeof name === 'string' && Number.isInteger(n)) || more.length > 0)
        .map((position) => encode(JSON.stringify([mark, ...position]))),
    )
    await fc.assert(
      fc.asyncProperty(changed, async (cursor) => {
        await expect(readPage({ limit: 2, cursor }, all)).rejects.toEqual(invalid)
      }),
    )
  })

  it('holds 1 to 100 items', () => {
    const query = z.strictObject(pageQuery)
    expect(query.parse({})).toEqual({ limit: 20 })
    expect(query.parse({ limit: '100' })).toEqual({ limit: 100 })
    for (const limit of ['0', '101', '-1', '1.5', 'many', '', ' 5', '0x10', '1e1'])
      expect(query.safeParse({ limit }).success).toBe(false)
  })
})
