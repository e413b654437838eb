export type { Equation, ShopAudit } from '@jangteo/operator'
export { withKafka } from './checks/without-kafka.ts'
export {
  type Coordinates,
  coordinatesOf,
  databaseUrl,
  environmentOn,
  kafkaOperator,
  loginAt,
  ownerUrl,
  redisAdminUrl,
  redisUrl,
  serviceEnvironment,
  stackEnvironment,
} from './coordinates.ts'
export {
  deployUser,
  type KafkaUser,
  kafkaLogin,
  kafkaUserOf,
  kafkaUsers,
} from './kafka-users.ts'
export { findAccess } from './lab/access.ts'
export { migrateService } from './migrations/migrate-service.ts'
export { drift } from './migrations/new-migration.ts'
export {
  changeAcceptance,
  lastAudit,
  runAudit,
} from './operator/audit-api.ts'
export { reportOf as auditTable, resultOf as auditResult } from './operator/audit-shown.ts'
export { type Compared, compareAll } from './operator/rebuild-api.ts'
export type { ReachedService } from './operator/services-reached.ts'
export { connect, connectUrl, lake } from './parts/connect.ts'
export { exporter } from './parts/exporter.ts'
export { askRedis, pingRedis, redisUsersFile } from './parts/redis.ts'
export { serviceProcess, serviceProgram } from './parts/service.ts'
export { streams } from './parts/streams.ts'
export { root, stackRoot } from './paths.ts'
export { freePortSet, type PortName, type Ports, portsFrom, portTable } from './ports.ts'
export { bundled, programs } from './programs/bundle.ts'
export { debianProgram } from './programs/debian-program.ts'
export { defineDownload, download } from './programs/downloads.ts'
export { buildPages } from './programs/pages.ts'
export { findPrometheus } from './programs/prometheus.ts'
export { checkPython, interpreterOf, makePythonEnvironment, pythonEnvironment } from './programs/python.ts'
export { checkRequirements } from './programs/requirements.ts'
export { fetchValkey, valkeyServer } from './programs/valkey.ts'
export { type RedisUser, redisAdmin, redisUsers } from './redis-users.ts'
export { deployLogin, registryToken } from './registry-token.ts'
export { type Service, serviceNamed, services } from './services.ts'
export {
  kafkaTlsCaFor,
  kafkaTlsWanted,
  type Stack,
  type StackOptions,
  startStack,
} from './stacks/embedded-stack.ts'
export { type FreshDatabase, freshDatabase, prepareTemplates } from './stacks/fresh-database.ts'
export {
  fetchConnect,
  fetchStreams,
  type OnRequest,
  partOnRequest,
  startOnRequest,
} from './stacks/on-request.ts'
export { startTestStack, testStackVariable } from './stacks/test-stack.ts'
