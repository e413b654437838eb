import { deployUser, testStack, uniquePrefix } from '@jangteo/testing'
import type { Logger } from 'pino'
import { type KafkaLogin, kafkaTransport } from '../../src/index.ts'
import { log as silent, type World, worlds } from './worlds.ts'

interface Client {
  readonly login: KafkaLogin
  /** Where it connects first. Default: the brokers of the stack. */
  readonly brokers?: readonly string[]
  /** Who gives it its rights. Default: the stack's deploy step, which connects in the same way. */
  readonly deployer?: KafkaLogin
  readonly log?: Logger
}

/** A world in which services are a user of the stack's Kafka, and `bootstrap` is the deploy step. */
export function userWorld({ login, brokers, deployer, log = silent }: Client): World {
  const topicPrefix = uniquePrefix()
  const { kafkaUserBrokers, kafkaTlsCa } = testStack()
  const options = { topicPrefix, brokers: brokers ?? kafkaUserBrokers, sessionTimeoutMs: 3_000 }
  const encrypted = { tlsCa: kafkaTlsCa, ...login }
  const { registry } = worlds.kafka(topicPrefix)
  return {
    registry,
    transport() {
      const deploy = kafkaTransport({
        ...{ ...options, brokers: kafkaUserBrokers, clientId: 'deploy', log: silent },
        ...{ login: deployer ?? { ...encrypted, user: deployUser }, runsAs: login.user?.username },
      })
      const { ensureTopics, partitionsOf, grant } = deploy
      const own = kafkaTransport({ ...options, clientId: 'service', login: encrypted, log })
      return { ...own, ensureTopics, partitionsOf, grant }
    },
  }
}
