import { z } from 'zod'

/** Text, or bytes that are none, in base64. */
export const shownText = z.object({ text: z.string(), base64: z.boolean() })
export type ShownText = z.infer<typeof shownText>

const at = z.string().describe('ISO 8601, UTC.')
const offset = z.int().describe('An offset of the log.')

const fit = z
  .object({
    event: z.string(),
    added: z
      .array(z.string())
      .describe('Fields that only the schema of the record has; readers ignore them.'),
    missing: z.array(z.string()).describe('Fields that only the contract has; readers see the default.'),
    problem: z
      .string()
      .nullable()
      .describe('Why readers of the contract cannot read it; null when they can.'),
  })
  .describe('How the schema of the record fits the newest contract of its topic.')
export type Fit = z.infer<typeof fit>

const schemaName = z.object({
  id: z.int(),
  subject: z.string().nullable(),
  version: z.int().nullable(),
})

const value = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }).describe('No value: in a compacted topic it removes the key.'),
  z.object({
    kind: z.literal('avro'),
    schema: schemaName,
    data: z.unknown(),
    masked: z.boolean().describe('True when personal fields are masked.'),
    fit: fit.nullable(),
  }),
  z.object({ kind: z.literal('masked') }).describe('No Avro, in a topic whose contract has personal fields.'),
  z.object({ kind: z.literal('json'), data: z.unknown() }),
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('large') }).describe('Shown when the record is opened alone.'),
  z
    .object({
      kind: z.literal('unreadable'),
      reason: z.enum(['registry-unavailable', 'schema-unknown', 'schema-foreign', 'damaged', 'binary']),
      detail: z.string(),
      base64: z.string().nullable().describe('The first bytes; null where they may be personal.'),
    })
    .describe('Bytes that cannot be read; only `registry-unavailable` may pass.'),
])

/** What a value says, whatever its size. */
export type Value = Exclude<z.infer<typeof value>, { kind: 'large' }>

export const shownRecord = z.object({
  topic: z.string(),
  partition: z.int(),
  offset,
  at: at.nullable().describe('Null when the producer sent a time that no calendar has.'),
  key: shownText.nullable(),
  headers: z.array(z.object({ name: z.string(), value: shownText.nullable() })),
  bytes: z.int().describe('Of key, value and headers.'),
  value,
})
export type ShownRecord = z.infer<typeof shownRecord>

const effort = z
  .object({ fetches: z.int(), bytes: z.int() })
  .describe('What Kafka was asked for: it does not grow with the topic.')

export const recordPage = z.object({
  items: z.array(shownRecord),
  nextCursor: z.string().nullable().describe('Null when there are no more.'),
  effort,
})
export type RecordPage = z.infer<typeof recordPage>

export const searchAnswer = z.object({
  hits: z.array(shownRecord).describe('Newest first within a partition.'),
  looked: z.int().describe('Records that were looked at, with those before the cursor.'),
  of: z
    .int()
    .describe('Records in the partitions that are searched; an upper bound where a topic is compacted.'),
  unreadable: z
    .int()
    .describe('Records whose value could not be read, so they may be missing among the hits.'),
  away: z
    .array(z.object({ topic: z.string(), partition: z.int() }))
    .describe('Partitions that no broker leads now, so they were not searched.'),
  nextCursor: z.string().nullable().describe('Goes on where this ended; null when everything was looked at.'),
  partitions: z
    .array(z.object({ topic: z.string(), partitions: z.array(z.int()), of: z.int() }))
    .describe(
      'Which partitions were searched, of how many. A key is searched where Kafka’s own partitioner puts it: a record from before ' +
        'its topic grew, or of a producer with another partitioner, may lie in another one.',
    ),
  effort,
})
export type SearchAnswer = z.infer<typeof searchAnswer>

const lag = {
  records: z.int().describe('Records that the group has still to read; an upper bound.'),
  seconds: z
    .number()
    .nullable()
    .describe('Age of the first record that the group has not committed; null when it could not be read.'),
}

const trend = z
  .object({
    direction: z.enum(['growing', 'falling', 'steady']),
    since: at,
    read: z.number().describe('Records that the group has committed a second.'),
    written: z.number().describe('Records that were written a second.'),
    samples: z.array(z.object({ at, records: z.int(), seconds: z.number().nullable() })),
  })
  .describe('The last minutes, as far as anyone has looked.')

const groupOnTopic = z.object({
  group: z.string(),
  state: z.string(),
  members: z.int(),
  ...lag,
  trend: trend.nullable().describe('Null at the first look.'),
  partitions: z.array(
    z.object({
      partition: z.int(),
      committed: offset.nullable().describe('The next record to read; null when nothing was committed yet.'),
      ...lag,
      owner: z
        .object({ member: z.string(), client: z.string(), host: z.string() })
        .nullable()
        .describe('Who reads it; null when no member does.'),
    }),
  ),
})
export type GroupOnTopic = z.infer<typeof groupOnTopic>

const settings = {
  compacted: z.boolean(),
  retentionMs: z.int().nullable().describe('Null: for ever.'),
}

const summary = {
  name: z.string(),
  contract: z.string().nullable().describe('The event of its contract; null for a topic of others.'),
  records: z
    .int()
    .nullable()
    .describe('Offsets between the first and the next record. Null when a partition has no leader.'),
  exact: z
    .boolean()
    .describe('False where offsets have no record: compacted topics. Ends of transactions are counted, too.'),
  bytes: z.int().nullable().describe('Of one copy; null when a broker does not say.'),
}

const unknown = z
  .array(z.enum(['groups', 'settings', 'bytes']))
  .describe('What could not be found out now; everything else is true.')

export const topicList = z.object({
  items: z.array(
    z.object({
      ...summary,
      ...settings,
      partitions: z.int(),
      groups: z
        .array(z.object({ group: z.string(), records: z.int() }))
        .describe('Its readers, with their lag.'),
    }),
  ),
  unknown,
})
export type TopicList = z.infer<typeof topicList>

export const topicDetail = z.object({
  ...summary,
  ...settings,
  partitions: z.array(
    z.object({
      partition: z.int(),
      leader: z.int().nullable().describe('The number of a broker; null when none leads it.'),
      replicas: z.array(z.int()),
      inSync: z.array(z.int()).describe('Brokers whose copies have all records.'),
      begin: offset.nullable(),
      end: offset.nullable(),
      open: z
        .int()
        .nullable()
        .describe('Records behind a transaction that has not ended: no consumer sees them.'),
      bytes: z.int().nullable(),
    }),
  ),
  config: z.array(
    z.object({
      name: z.string(),
      value: z.string().nullable(),
      own: z.boolean().describe('Not the default.'),
    }),
  ),
  groups: z.array(groupOnTopic),
  unknown,
})
export type TopicDetail = z.infer<typeof topicDetail>

export const groupList = z.object({
  items: z
    .array(groupOnTopic.extend({ topic: z.string() }))
    .describe('Each group with each topic that it reads.'),
})
export type GroupList = z.infer<typeof groupList>

export const followed = z.object({
  items: z.array(shownRecord),
  skipped: z.int().describe('Records that were left out, because they came faster than they are taken.'),
})
export type Followed = z.infer<typeof followed>
