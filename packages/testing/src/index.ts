export {
  deployLogin,
  deployUser,
  freePortSet,
  type KafkaUser,
  kafkaUserOf,
  kafkaUsers,
  registryToken,
  type Stack,
  startTestStack,
} from '@jangteo/infra'
export type { PartControl } from '@jangteo/launcher'
export { chromium } from './chromium.ts'
export { type ConsumerGroup, consumerGroups } from './consumer-groups.ts'
export { eventually } from './eventually.ts'
export { fakedClock } from './faked-clock.ts'
export { type FreshRedis, freshRedis } from './fresh-redis.ts'
export { pgbouncer, startPgbouncer } from './pgbouncer.ts'
export { type ServiceProcess, startServiceProcess } from './service-process.ts'
export {
  asRedisAdmin,
  type FreshDatabase,
  freshDatabase,
  kafkaLogin,
  testEnvironment,
  testRedisUrl,
  testStack,
  uniquePrefix,
} from './stack.ts'
export { tokenFor } from './tokens.ts'
export { type ReceivedSpan, startTraceCollector, type TraceCollector } from './trace-collector.ts'
