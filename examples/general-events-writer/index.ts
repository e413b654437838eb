import { readFileSync } from 'node:fs'
import process from 'node:process'
import { createInterface } from 'node:readline'
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
const topic = `${TOPIC_PREFIX}general.events`
const source = 'warehouse'

const registry = new SchemaRegistry({ host: SCHEMA_REGISTRY_URL })
const kafka = new Kafka({
  brokers: KAFKA_BROKERS.split(','),
  logLevel: logLevel.NOTHING,
  ...(username && { sasl: { mechanism: 'scram-sha-512', username, password } }),
  ...(authority && { ssl: { ca: readFileSync(authority) } }),
})
const producer = kafka.producer()
// The contract belongs to the shop: a producer from outside asks for it, and registers none.
const schemaId = await registry.getLatestSchemaId(`${topic}-value`)

await producer.connect()
for await (const line of createInterface({ input: process.stdin })) {
  const { parcel, packedAt }: { parcel: string; packedAt: string } = JSON.parse(line)
  const occurredAt = new Date(packedAt)
  const event = { source, type: 'parcel-packed', userId: null, data: line, occurredAt: occurredAt.getTime() }
  // Made of what has happened, and not of the moment of sending: this program may be run again with the same parcels.
  const eventId = `${source}/parcel-packed/${parcel}`
  const headers = { eventId, eventType: 'GeneralEvent', aggregateId: source, producer: source }
  const value = await registry.encode(schemaId, event)
  const occurredOn = occurredAt.toISOString()
  await producer.send({ topic, messages: [{ key: source, value, headers: { ...headers, occurredOn } }] })
  console.log(`sent ${eventId}`)
}
await producer.disconnect()
