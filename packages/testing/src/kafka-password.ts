// Not in index.ts: the client of Kafka that it uses would be loaded by every test.
export { setKafkaPassword } from '@jangteo/infra/kafka-password'
