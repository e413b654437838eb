import { z } from 'zod'
import { defineError } from './errors.ts'

const MOST_ITEMS = 100

const CursorInvalid = defineError(
  'cursor-invalid',
  'invalid',
  'The cursor is none of this list: take `nextCursor` of the page before as it is, with the same filters.',
)

/** How many of a list a query asks for: a whole number in digits, 1 to `most`; `usual` when it is left out. */
export const limitOf = (most: number, usual: number) =>
  z
    .preprocess(
      (value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value),
      z.int('must be a whole number').min(1).max(most),
    )
    .prefault(usual)
    .describe('How many at most.')

/** The fields of a query string that page through a list. */
export const pageQuery = {
  cursor: z
    .string()
    .max(1_000)
    .meta({ pattern: '^[A-Za-z0-9_-]*$' })
    .optional()
    .describe('`nextCursor` of the page before, as it is; the first page without.'),
  limit: limitOf(MOST_ITEMS, 20),
}

/** A part of a list, in its order. */
export interface Page<Item> {
  readonly items: Item[]
  /** Where the next page begins; null on the last one. */
  readonly nextCursor: string | null
}

/** The schema of a page. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable().describe('Null on the last page.') })

/**
 * Makes a page of rows that were read with `limit + 1`: the one too many tells that there is a next page, which begins
 * behind the position of the last one shown.
 */
export function toPage<Item>(
  rows: readonly Item[],
  limit: number,
  positionOf: (item: Item) => readonly (string | number)[],
): Page<Item> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const more = last !== undefined && rows.length > limit
  return {
    items,
    nextCursor: more ? Buffer.from(JSON.stringify(positionOf(last))).toString('base64url') : null,
  }
}

/**
 * The position that a cursor stands for; undefined without a cursor.
 * @throws CursorInvalid for anything that `toPage` has not made for a position of this shape
 */
export function positionOf<Position>(
  cursor: string | undefined,
  shape: z.ZodType<Position>,
): Position | undefined {
  if (cursor === undefined) return undefined
  try {
    return shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch (cause) {
    throw CursorInvalid({}, { cause })
  }
}
