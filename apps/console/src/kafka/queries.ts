import { instant } from '@jangteo/service-kit'
import { limitOf } from '@jangteo/service-kit/paging'
import { z } from 'zod'
import type { From } from './records.ts'
import type { Match } from './search.ts'

const digits = (most: number) =>
  z
    .string()
    .regex(/^\d{1,16}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value <= most, `must be at most ${most}`)

/** As Kafka accepts it. */
const topicName = z.string().regex(/^[A-Za-z0-9._-]{1,249}$/, 'must be the name of a topic')
const partition = digits(1_000_000)
const offset = digits(Number.MAX_SAFE_INTEGER)
const key = z.string().min(1).max(1_000)
const cursor = z
  .string()
  .max(12_000)
  .meta({ minLength: 1, pattern: '^[A-Za-z0-9_-]+$' })
  .optional()
  .describe('`nextCursor` of the previous answer, unchanged.')

export const topicParams = z.strictObject({ topic: topicName })
export const recordParams = z.strictObject({ topic: topicName, partition, offset })

const from = {
  partition: partition.optional().describe('Default: all of them.'),
  from: z
    .enum(['newest', 'oldest'])
    .optional()
    .describe('Where to begin, and in which order to go on; default: newest.'),
  offset: offset
    .optional()
    .describe('Begins at this offset of the partition instead, and goes on to later ones.'),
  since: instant
    .optional()
    .describe(
      'Begins with the first record at or after this time in each partition, and goes on to later ones.',
    ),
}

type Begun = { readonly [Name in keyof typeof from]?: z.output<(typeof from)[Name]> }

const oneBeginning = ({ from, offset, since }: Begun) =>
  [from, offset, since].filter((each) => each !== undefined).length <= 1
const hasItsPartition = ({ offset, partition }: Begun) => offset === undefined || partition !== undefined

export const recordsQuery = z
  .strictObject({ ...from, cursor, limit: limitOf(200, 50) })
  .refine(oneBeginning, 'send only one of from, offset and since')
  .refine(hasItsPartition, 'an offset needs its partition')

export const exportQuery = z
  .strictObject({ ...from, limit: limitOf(10_000, 1_000) })
  .refine(oneBeginning, 'send only one of from, offset and since')
  .refine(hasItsPartition, 'an offset needs its partition')

/** Where a page begins, from the query that says so. */
export function fromOf({ from = 'newest', offset, since }: Begun): From {
  if (offset !== undefined) return { offset }
  return since ? { since } : from
}

export const tailQuery = z.strictObject({
  partition: from.partition,
  key: key.optional().describe('Only records with this key.'),
})

export const searchQuery = z
  .strictObject({
    key: key.optional().describe('Searches records with this key, in the partitions that it belongs to.'),
    field: z
      .string()
      .regex(/^\w+(\.\w+)*$/, 'must be the name of a field')
      .max(200)
      .optional()
      .describe('Searches records whose value has `value` in this field; within others: `lines.productId`.'),
    header: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Searches records that have `value` in this header.'),
    value: z.string().max(1_000).optional(),
    topics: z
      .string()
      .transform((text) => text.split(','))
      .pipe(z.array(topicName).min(1).max(100))
      .optional()
      .describe('Names with commas between; default: all but Kafka’s own.'),
    everywhere: z
      .enum(['true', 'false'])
      .default('false')
      .transform((text) => text === 'true')
      .describe('Searches a key in all partitions.'),
    since: instant.optional().describe('Only from the first record at or after this time in each partition.'),
    cursor,
    limit: limitOf(200, 50),
    budget: digits(1_000_000)
      .prefault('200000')
      .describe('How many records to look at for this answer; it also ends after some seconds, or 64 MiB.'),
  })
  .refine(
    ({ key, field, header }) => [key, field, header].filter((each) => each !== undefined).length === 1,
    'send one of key, field and header',
  )
  .refine(
    ({ key, value }) => (key === undefined) === (value !== undefined),
    'a field or header needs a value',
  )

/** @param query as `searchQuery` has accepted it */
export function matchOf({ key, field, header, value = '' }: z.output<typeof searchQuery>): Match {
  if (key !== undefined) return { key }
  return field !== undefined ? { field, value } : { header: header as string, value }
}
