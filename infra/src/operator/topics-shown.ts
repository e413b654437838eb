import { rest, tableOf } from './table.ts'
import { cut, instant, shownSafely } from './text.ts'
import type { RecordPage, SearchAnswer, ShownRecord, TopicDetail, TopicList } from './topics-api.ts'

const UNKNOWN = '?'
const MOST_OF_A_VALUE = 400

const number = (value: number | null): string => value?.toLocaleString('en') ?? UNKNOWN

function bytesText(bytes: number | null): string {
  if (bytes === null) return UNKNOWN
  const [unit, size] = bytes < 1024 ** 2 ? ['KiB', 1024] : ['MiB', 1024 ** 2]
  return `${(bytes / size).toFixed(1)} ${unit}`
}

function keptText({ compacted, retentionMs }: { compacted: boolean; retentionMs: number | null }): string {
  if (compacted) return 'compacted'
  return retentionMs === null ? 'for ever' : `${(retentionMs / 86_400_000).toFixed(1)} days`
}

const unknownLines = (unknown: readonly string[]): string[] =>
  unknown.length === 0 ? [] : [`Not known now: ${unknown.join(', ')}.`]

const TOPIC_COLUMNS = { topic: 30, records: 12, bytes: 12, partitions: 12, kept: 11 } as const

/** Topics as a table that fits 120 columns. */
export const topicLines = ({ items, unknown }: TopicList): string[] => [
  tableOf(
    { ...TOPIC_COLUMNS, readers: rest(TOPIC_COLUMNS) },
    items.map((topic) => [
      topic.name,
      `${topic.exact ? '' : '≤ '}${number(topic.records)}`,
      bytesText(topic.bytes),
      String(topic.partitions),
      keptText(topic),
      topic.groups
        .map(({ group, records }) => (records > 0 ? `${group} (${number(records)})` : group))
        .join(', '),
    ]),
  ),
  ...unknownLines(unknown),
]

const PARTITION_COLUMNS = { partition: 11, leader: 9, first: 14, next: 14, bytes: 12 } as const
const GROUP_COLUMNS = { group: 40, state: 16, members: 9, behind: 14, seconds: 12 } as const

/** A topic: its partitions, and its readers with their lag. */
export const topicPage = (topic: TopicDetail): string[] => [
  `${topic.name}: ${topic.contract ?? 'no contract'}, ${number(topic.records)} records, ${bytesText(topic.bytes)}, kept ${keptText(topic)}`,
  tableOf(
    PARTITION_COLUMNS,
    topic.partitions.map(({ partition, leader, begin, end, bytes }) => [
      ...[String(partition), leader === null ? 'none' : String(leader)],
      ...[number(begin), number(end), bytesText(bytes)],
    ]),
  ),
  tableOf(
    GROUP_COLUMNS,
    topic.groups.map(({ group, state, members, records, seconds }) => [
      ...[group, state, String(members), number(records), seconds === null ? UNKNOWN : seconds.toFixed(1)],
    ]),
  ),
  ...unknownLines(topic.unknown),
]

function valueText({ value }: ShownRecord): string {
  if ('data' in value) return JSON.stringify(value.data)
  if (value.kind === 'text') return value.text
  if (value.kind === 'unreadable') return `cannot be read: ${value.detail}`
  return { none: 'no value', large: 'a large value', masked: 'masked: it may have personal data' }[value.kind]
}

export const placeOf = ({ topic, partition, offset }: ShownRecord): string =>
  `${topic}:${partition}:${offset}`

/** A record in two lines: where and when with its key, and its value. @param most characters of the value */
export const recordLines = (record: ShownRecord, most = MOST_OF_A_VALUE): string[] =>
  [
    `${placeOf(record)}  ${record.at === null ? 'unknown time' : instant(record.at)}  ${record.key?.text ?? 'no key'}`,
    `    ${cut(valueText(record), most)}`,
  ].map(shownSafely)

/** One record with its headers and its whole value. */
export const recordPage = (record: ShownRecord): string[] => [
  ...recordLines(record, Number.POSITIVE_INFINITY),
  ...record.headers.map(({ name, value }) => shownSafely(`    ${name}: ${value?.text ?? ''}`)),
]

export const recordsLines = ({ items, nextCursor }: RecordPage): string[] => [
  ...(items.length === 0 ? ['There are no records.'] : items.flatMap((record) => recordLines(record))),
  ...(nextCursor === null ? [] : [`More: the same with --cursor ${shownSafely(nextCursor)}`]),
]

export const searchLines = ({ hits, looked, of, nextCursor }: SearchAnswer): string[] => [
  ...hits.flatMap((record) => recordLines(record)),
  `${hits.length} found; looked at ${number(looked)} of ${number(of)} records, the newest first.`,
  ...(nextCursor === null ? [] : [`Go on: the same with --cursor ${shownSafely(nextCursor)}`]),
]
