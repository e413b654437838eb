import { connect, usualTuning } from '@jangteo/messaging'
import { createLogger, kafkaTuningConfig, readConfig } from '@jangteo/service-kit'
import { expect, it } from 'vitest'

it("the defaults of Kafka's settings are those of messaging", () => {
  const config = {
    ...readConfig(kafkaTuningConfig, {}),
    ...{ MESSAGING_TRANSPORT: 'kafka' as const, KAFKA_BROKERS: ['127.0.0.1:1'], KAFKA_SESSION_SECONDS: 10 },
    ...{ TOPIC_PREFIX: '', SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1' },
  }
  const log = createLogger({ name: 'test', level: 'silent' })
  expect(connect(config, { clientId: 'test', log }).tuning).toEqual(usualTuning)
})
