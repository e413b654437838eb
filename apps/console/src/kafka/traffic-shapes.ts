import { z } from 'zod'

const sampled = z
  .object({
    topic: z.string().describe('As its contract calls it; with the prefix where it has none.'),
    partition: z.int(),
    offset: z.int(),
    at: z.string().nullable(),
    event: z.string().nullable().describe('The name of its contract, or what its header says.'),
    about: z
      .object({ field: z.string(), id: z.string() })
      .nullable()
      .describe('What it is about, and the field of the contract that has this id: `orderId`.'),
    producer: z.string().nullable(),
    bytes: z.int().describe('Of key, value and headers.'),
  })
  .describe('A record without its value: that is shown where it is asked for.')

const reader = z.object({
  group: z.string(),
  service: z.string().nullable().describe('Null for a group of others.'),
  read: z.int().describe('The sum of its committed offsets.'),
  lag: z.int().describe('Records that it has still to read; an upper bound.'),
})

export const traffic = z
  .object({
    at: z.string().describe('ISO 8601, UTC; by the clock of the console.'),
    topics: z.array(
      z.object({
        topic: z.string(),
        event: z.string().nullable(),
        written: z
          .int()
          .nullable()
          .describe('The sum of the offsets after the last records. Null when a partition has no leader.'),
        readers: z.array(reader).nullable().describe('Null when no broker says what groups have committed.'),
      }),
    ),
    sampled: z.array(sampled).describe('Some of the records since the last look, within a budget.'),
  })
  .meta({ id: 'LiveTraffic' })
  .describe('The topics of the shop at one moment. Two moments give the rates.')
export type Traffic = z.infer<typeof traffic>
export type Sampled = Traffic['sampled'][number]
