import { readFileSync } from 'node:fs'
import process from 'node:process'
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import { Kafka, logLevel } from 'kafkajs'

const {
  KAFKA_BROKERS = '127.0.0.1:9092',
  KAFKA_SASL_USERNAME: username = 'outside',
  KAFKA_SASL_PASSWORD: password = 'outside-dev',
  KAFKA_TLS_CA: authority = new URL('../../.stack/dev/certificates/ca.pem', import.meta.url),
  SCHEMA_REGISTRY_URL = 'http://127.0.0.1:8081/apis/ccompat/v7',
  TOPIC_PREFIX = '',
} = process.env

const registry = new SchemaRegistry({ host: SCHEMA_REGISTRY_URL })
const kafka = new Kafka({
  brokers: KAFKA_BROKERS.split(','),
  logLevel: logLevel.NOTHING,
  ...(username && { sasl: { mechanism: 'scram-sha-512', username, password } }),
  ...(authority && { ssl: { ca: readFileSync(authority) } }),
})
const consumer = kafka.consumer({ groupId: `${TOPIC_PREFIX}order-paid-reader` })

await consumer.connect()
await consumer.subscribe({ topic: `${TOPIC_PREFIX}order.paid`, fromBeginning: true })
await consumer.run({
  async eachMessage({ message }) {
    const order = await registry.decode(message.value)
    const when = new Date(order.paidAt).toISOString()
    console.log(`${when} ${order.userId} paid ${order.amount} won for order ${order.orderId}`)
  },
})

for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, async () => {
    await consumer.disconnect()
    process.exit()
  })
