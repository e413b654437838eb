// A replica that reads topics in one consumer group, or each topic in a group of its own. Tells its parent when a record arrives, on
// the clock that all processes of a machine share.
import { kafkaTransport } from '@jangteo/messaging'
import { createLogger } from '@jangteo/service-kit'
import { testStack } from '@jangteo/testing'
import type { ReaderOptions } from './reader-options.ts'

const { name, prefix, topics, groups } = JSON.parse(process.argv[2] ?? '') as ReaderOptions
const transport = kafkaTransport({
  ...{ brokers: testStack().kafkaBrokers, clientId: name, topicPrefix: prefix },
  log: createLogger({ name, level: 'error' }),
})
const subscribe = (group: string, read: readonly string[]) =>
  transport.subscribe({
    ...{ group, topics: read, maxRecords: 500 },
    async deliver({ topic, records }) {
      const at = String(process.hrtime.bigint())
      process.send?.({ topic, at, sent: records.map(({ value }) => String(value)) })
      return { nextOffset: (records.at(-1)?.offset ?? -1n) + 1n }
    },
    onCrash(error) {
      throw error
    },
  })
await (groups === 'one'
  ? subscribe('reader', topics)
  : Promise.all(topics.map((topic) => subscribe(topic, [topic]))))
process.send?.('joined')
process.on('SIGTERM', () => void transport.close().then(() => process.exit(0)))
process.on('disconnect', () => process.exit(0))
