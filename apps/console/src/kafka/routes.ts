import { Readable } from 'node:stream'
import { type App, eventStream } from '@jangteo/service-kit'
import { z } from 'zod'
import {
  exportQuery,
  fromOf,
  matchOf,
  recordParams,
  recordsQuery,
  searchQuery,
  tailQuery,
  topicParams,
} from './queries.ts'
import type { KafkaReader } from './reader.ts'
import {
  followed,
  groupList,
  recordPage,
  searchAnswer,
  shownRecord,
  topicDetail,
  topicList,
} from './shapes.ts'

const NDJSON = 'application/x-ndjson'
const EXPORT_PAGE = 200

const config = { scope: 'operate' } as const
const tags = ['kafka']

/** Kafka for operators, below `/api/kafka`. Nothing here changes anything. */
export function kafkaRoutes(app: App, reader: KafkaReader): void {
  app.get(
    '/api/kafka/topics',
    {
      config,
      schema: {
        tags,
        operationId: 'listTopics',
        summary: 'All topics but Kafka’s own, with size, retention, contract and readers',
        response: { 200: topicList },
      },
    },
    () => reader.topics(),
  )

  app.get(
    '/api/kafka/topics/:topic',
    {
      config,
      schema: {
        tags,
        operationId: 'showTopic',
        summary: 'A topic: its partitions, settings, and groups with their lag',
        params: topicParams,
        response: { 200: topicDetail },
      },
    },
    ({ params }) => reader.topic(params.topic),
  )

  app.get(
    '/api/kafka/groups',
    {
      config,
      schema: {
        tags,
        operationId: 'listGroups',
        summary: 'Consumer groups with their lag on each topic, in records and in seconds',
        response: { 200: groupList },
      },
    },
    () => reader.groups(),
  )

  app.get(
    '/api/kafka/topics/:topic/records',
    {
      config,
      schema: {
        tags,
        operationId: 'listRecords',
        summary: 'Records of a topic, decoded, in pages',
        description: 'Merged over the partitions by time; within a partition in the order of the log.',
        params: topicParams,
        querystring: recordsQuery,
        response: { 200: recordPage },
      },
    },
    ({ params, query }) => reader.records({ ...params, ...query, from: fromOf(query) }),
  )

  app.get(
    '/api/kafka/topics/:topic/partitions/:partition/records/:offset',
    {
      config,
      schema: {
        tags,
        operationId: 'showRecord',
        summary: 'One record, with its whole value',
        params: recordParams,
        response: { 200: shownRecord },
      },
    },
    ({ params }) => reader.record(params),
  )

  app.get(
    '/api/kafka/topics/:topic/records.ndjson',
    {
      config,
      schema: {
        tags,
        operationId: 'exportRecords',
        summary: 'Records of a topic as lines of JSON',
        description: 'A file that breaks off was not finished: its connection ends with an error.',
        params: topicParams,
        querystring: exportQuery,
        response: { 200: { description: 'The file.', content: { [NDJSON]: { schema: z.string() } } } },
      },
    },
    async ({ params, query }, reply) => {
      // Before the answer begins, so that an unknown topic is a problem and no broken file.
      await reader.topic(params.topic)
      const lines = linesOf(
        reader,
        { ...params, partition: query.partition, from: fromOf(query) },
        query.limit,
      )
      return reply.type(NDJSON).send(Readable.from(lines, { objectMode: false }) as never)
    },
  )

  app.get(
    '/api/kafka/search',
    {
      config,
      schema: {
        tags,
        operationId: 'searchRecords',
        summary: 'Searches records by key, field or header within a budget, over all topics or some',
        querystring: searchQuery,
        response: { 200: searchAnswer },
      },
    },
    ({ query }) => reader.search({ ...query, match: matchOf(query) }),
  )

  const tail = eventStream({ records: followed })
  app.get(
    '/api/kafka/topics/:topic/tail',
    {
      config,
      schema: {
        tags,
        operationId: 'followTopic',
        summary: 'Follows a topic: each record as it comes, as long as the client keeps up',
        params: topicParams,
        querystring: tailQuery,
        response: tail.response,
      },
    },
    ({ params, query }, reply) =>
      tail.send(reply, async function* (ended) {
        for await (const data of reader.follow({ ...params, ...query }, ended))
          yield { event: 'records', data } as const
      }),
  )
}

type PageQuery = Parameters<KafkaReader['records']>[0]

async function* linesOf(
  reader: KafkaReader,
  query: Omit<PageQuery, 'limit' | 'cursor'>,
  most: number,
): AsyncGenerator<string> {
  let cursor: string | undefined
  for (let left = most; left > 0; ) {
    const { items, nextCursor } = await reader.records({
      ...query,
      cursor,
      limit: Math.min(left, EXPORT_PAGE),
    })
    if (items.length > 0) yield items.map((item) => `${JSON.stringify(item)}\n`).join('')
    left -= items.length
    if (nextCursor === null) return
    cursor = nextCursor
  }
}
