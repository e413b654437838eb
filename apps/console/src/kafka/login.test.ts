import { expect, it } from 'vitest'
import { loginOf } from './login.ts'

it.each([
  [['kafka:9092'], true],
  [['127.0.0.1:9092', '127.0.0.1:9093'], false],
  [['[::1]:9092'], false],
])('to %j, the server is named: %s', (brokers, named) => {
  expect(loginOf({ KAFKA_BROKERS: brokers, KAFKA_TLS_CA: 'system' }).tlsServerName).toBe(named)
})
