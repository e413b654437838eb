import type { ClearEvent } from '@jangteo/operator'
import { request } from './request.ts'
import type { ReachedService } from './services-reached.ts'

// The console's server reads Kafka: each function answers what its route below /api/kafka answers, so the pages' lists are the same.

export interface TopicSummary {
  readonly name: string
  readonly contract: string | null
  readonly records: number | null
  readonly exact: boolean
  readonly bytes: number | null
  readonly partitions: number
  readonly compacted: boolean
  readonly retentionMs: number | null
  readonly groups: readonly { readonly group: string; readonly records: number }[]
}

export interface TopicList {
  readonly items: readonly TopicSummary[]
  /** What could not be found out. */
  readonly unknown: readonly string[]
}

interface Lag {
  readonly records: number
  readonly seconds: number | null
}

export interface TopicDetail {
  readonly name: string
  readonly contract: string | null
  readonly records: number | null
  readonly bytes: number | null
  readonly compacted: boolean
  readonly retentionMs: number | null
  readonly partitions: readonly {
    readonly partition: number
    readonly leader: number | null
    readonly begin: number | null
    readonly end: number | null
    readonly bytes: number | null
  }[]
  readonly groups: readonly (Lag & {
    readonly group: string
    readonly state: string
    readonly members: number
  })[]
  readonly unknown: readonly string[]
}

interface ShownText {
  readonly text: string
}

export interface ShownRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly at: string | null
  readonly key: ShownText | null
  readonly headers: readonly { readonly name: string; readonly value: ShownText | null }[]
  readonly bytes: number
  readonly value:
    | { readonly kind: 'none' | 'large' | 'masked' }
    | {
        readonly kind: 'avro'
        readonly data: unknown
        readonly masked: boolean
        readonly fit: { readonly event: string } | null
      }
    | { readonly kind: 'json'; readonly data: unknown }
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'unreadable'; readonly detail: string }
}

export interface RecordPage {
  readonly items: readonly ShownRecord[]
  readonly nextCursor: string | null
}

export interface SearchAnswer {
  readonly hits: readonly ShownRecord[]
  readonly looked: number
  readonly of: number
  readonly nextCursor: string | null
}

type Query = Readonly<Record<string, string>>

const TOPICS = '/api/kafka/topics'
/** A broker that is away is given up after some seconds, each. */
const withinMs = 60_000
const read = <Answer>(console: ReachedService, path: string, query: Query = {}): Promise<Answer> =>
  request(console, 'GET', `${path}?${new URLSearchParams(query)}`, { withinMs })

export const listTopics = (console: ReachedService): Promise<TopicList> => read(console, TOPICS)
export const showTopic = (console: ReachedService, topic: string): Promise<TopicDetail> =>
  read(console, `${TOPICS}/${topic}`)
export const listRecords = (console: ReachedService, topic: string, query: Query): Promise<RecordPage> =>
  read(console, `${TOPICS}/${topic}/records`, query)
export const searchRecords = (console: ReachedService, query: Query): Promise<SearchAnswer> =>
  read(console, '/api/kafka/search', query)

/** Where a record is, as `order.paid:0:12`. */
export interface Place {
  readonly topic: string
  readonly partition: string
  readonly offset: string
}

export const showRecord = (
  console: ReachedService,
  { topic, partition, offset }: Place,
): Promise<ShownRecord> => read(console, `${TOPICS}/${topic}/partitions/${partition}/records/${offset}`)

/** The event with its personal data, from the data platform, which records who has asked and why. */
export const showEvent = (
  dataPlatform: ReachedService,
  eventId: string,
  reason: string,
): Promise<ClearEvent> =>
  request(dataPlatform, 'POST', `/internal/events/${encodeURIComponent(eventId)}/show`, { body: { reason } })
