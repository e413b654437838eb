// The reading side of `delivery`, as a process of its own. Tells its parent when each event reached its handler, on the
// machine's monotonic clock, which both processes share.
import { on } from '@jangteo/messaging'
import { eventually, testStack } from '@jangteo/testing'
import { Kafka, logLevel } from 'kafkajs'
import { Measured, RAW_TOPIC } from './delivery-event.ts'
import { startService, type Tx } from './delivery-service.ts'

const [databaseUrl = '', prefix = ''] = process.argv.slice(2)
const tell = (from: 'messaging' | 'kafkajs', n: number): void => {
  process.send?.({ from, n, at: String(process.hrtime.bigint()) })
}

const service = await startService('reader', databaseUrl, {
  topicPrefix: prefix,
  subscriptions: [
    on<typeof Measured, Tx>(Measured, async (work, { n }) => {
      tell('messaging', n)
      await work.tx.delivered.create({ data: { n } })
    }),
  ],
})
await eventually(() => {
  if (!service.messaging.ready().ok) throw new Error('not ready')
})

const kafka = new Kafka({ brokers: [...testStack().kafkaBrokers], logLevel: logLevel.ERROR })
const consumer = kafka.consumer({ groupId: `${prefix}raw` })
await consumer.connect()
await consumer.subscribe({ topic: prefix + RAW_TOPIC, fromBeginning: true })
const joined = new Promise<void>((resolve) => consumer.on(consumer.events.GROUP_JOIN, () => resolve()))
await consumer.run({
  eachMessage: async ({ message }) => tell('kafkajs', Number(message.key)),
})
await joined
process.send?.({ from: 'reader', n: 0, at: '0' })
process.on('disconnect', () => process.exit(0))
