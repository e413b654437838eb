import { hash } from 'node:crypto'
import { defineError } from '@jangteo/errors'
import { z } from 'zod'
import { isStorable } from './fields.ts'

const MOST_ITEMS = 100

const CursorInvalid = defineError(
  'cursor-invalid',
  'invalid',
  'The cursor does not belong to this list: send `nextCursor` of the previous page unchanged, with the same filters.',
)

/** The page size in a query: a whole number from 1 to `most`; default: `usual`. */
export const limitOf = (most: number, usual: number) =>
  z
    .preprocess(
      (value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value),
      z.int('must be a whole number').min(1).max(most),
    )
    .prefault(usual)
    .describe('Maximum number of items.')

/** The fields of a query string that page through a list. */
export const pageQuery = {
  cursor: z
    .string()
    .max(1_000)
    .meta({ minLength: 1, pattern: '^[A-Za-z0-9_-]+$' })
    .optional()
    .describe('`nextCursor` of the previous page, unchanged; without it, the first page.'),
  limit: limitOf(MOST_ITEMS, 20),
}

/** A page of a list. */
export interface Page<Item> {
  readonly items: Item[]
  /** Start of the next page; null on the last one. */
  readonly nextCursor: string | null
}

/** The schema of a page. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable().describe('Null on the last page.') })

/**
 * The parts of a position in a list. A cursor comes from outside, so each kind of value accepts only what PostgreSQL
 * accepts.
 */
export const place = {
  id: z.uuid(),
  text: z.string().refine(isStorable),
  /** A `bigint`, as far as JavaScript counts. */
  number: z.int(),
  /** An `integer`. */
  int: z.int32(),
  /** An instant to the millisecond, as `toISOString` writes it. PostgreSQL has no year 0000. */
  instant: z.string().refine((value) => /^(?!0000)\d{4}-/.test(value) && isIso(value)),
} as const

const isIso = (value: string): boolean => {
  const date = new Date(value)
  return !Number.isNaN(date.getTime()) && date.toISOString() === value
}

type Place = z.ZodType<string | number>
type PositionOf<Places extends readonly Place[]> = { readonly [N in keyof Places]: z.output<Places[N]> }

/** A list that is read in pages, each starting after a position. */
export interface List<Item, Places extends readonly Place[]> {
  /**
   * Identifies the list, with its items and their order: name, owner, filters, sort. A cursor of another list is refused.
   */
  readonly of: readonly [name: string, ...choices: (string | number | boolean | null | undefined)[]]
  /** The parts of a position. */
  readonly position: Places
  /** Up to `limit` items after a position, or from the beginning. */
  read(after: PositionOf<Places> | undefined, limit: number): Promise<readonly Item[]>
  /** The position of an item. */
  positionOf(item: Item): PositionOf<Places>
}

/**
 * Reads a page and one more item, which shows that there is a next page. That begins after the last item of this one.
 * @throws CursorInvalid for anything but the `nextCursor` of a page of the same list
 */
export async function readPage<Item, const Places extends readonly Place[]>(
  { cursor, limit }: { cursor?: string | undefined; limit: number },
  list: List<Item, Places>,
): Promise<Page<Item>> {
  const after = cursor === undefined ? undefined : positionIn(cursor, list)
  const rows = await list.read(after, limit + 1)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const more = last !== undefined && rows.length > limit
  return { items, nextCursor: more ? cursorOf(list.of, list.positionOf(last)) : null }
}

function positionIn<Places extends readonly Place[]>(
  cursor: string,
  { of, position }: Pick<List<unknown, Places>, 'of' | 'position'>,
): PositionOf<Places> {
  try {
    const [, ...parts] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    const found = z.tuple(position as unknown as [Place]).parse(parts)
    if (cursorOf(of, found) === cursor) return found as unknown as PositionOf<Places>
  } catch (cause) {
    throw CursorInvalid({}, { cause })
  }
  throw CursorInvalid()
}

/** The list is in it as a short hash, because filters may be long. It protects nothing: access is checked again. */
function cursorOf(of: readonly unknown[], position: readonly unknown[]): string {
  const mark = hash('sha256', JSON.stringify(of), 'base64url').slice(0, 8)
  return Buffer.from(JSON.stringify([mark, ...position])).toString('base64url')
}
