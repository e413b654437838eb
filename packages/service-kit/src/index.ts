export { createTokenVerifier, type User, type VerifyToken } from './auth.ts'
export { type Component, type Readiness, type StartContext, startComponents } from './component.ts'
export {
  type Config,
  ConfigError,
  type ConfigShape,
  type Environment,
  environmentRules,
  listed,
  readConfig,
} from './config.ts'
export { openDatabase, openPool, openPublicReads, prismaAdapter, type ServiceDatabase } from './database.ts'
export { type RawStatements, type Transactional, withDirectStatements } from './direct-statements.ts'
export { day, id, instant, isTimeZone, personId, productId, searchText, text, won } from './fields.ts'
export { bearerToken, type TokenOf } from './http/closed.ts'
export { corsRules } from './http/cors.ts'
export { createHttp, type HttpOptions } from './http/create-http.ts'
export { exactJson } from './http/exact-json.ts'
export { createMetrics } from './http/observe.ts'
export { type Problem, sendProblem } from './http/problem.ts'
export { type App, createServer, type Http, type ServerOptions } from './http/server.ts'
export { shareCounts } from './http/share-counts.ts'
export { type EventStream, eventStream, type StreamEvent } from './http/stream.ts'
export { streamCookieRoute } from './http/stream-cookie.ts'
export {
  type Answer,
  forgetAnswersOf,
  forgetIdempotencyKeys,
  hasIdempotencyKey,
  type IdempotencyTransaction,
  type IdempotentRequest,
  idempotent,
  idempotentIfKeyed,
  idempotentRequest,
  requestHash,
  restateAnswer,
} from './idempotency.ts'
export { kafkaConnectionConfig, kafkaDeployConfig, kafkaTuningConfig } from './kafka-config.ts'
export { runService, SHUTDOWN_TIMEOUT_MS } from './lifecycle.ts'
export { createLogger, type Logger } from './logger.ts'
export { preferHeader, waitPreference } from './preference.ts'
export { weakSecret, weakSecrets } from './production.ts'
export { RedisServer } from './redis-server.ts'
export { runningRelease } from './release.ts'
export { retryUntil } from './retry-until.ts'
export { SCOPES, type Scope } from './scopes.ts'
export { composeService, httpConfig, limitsConfig, type Service } from './service.ts'
export {
  deployConfig,
  httpUrl,
  lingerMs,
  plaintextHosts,
  postgresUrl,
  publicReadsConfig,
  redisConfig,
  secrets,
  serviceConfig,
  timeZone,
  trustedProxies,
} from './service-config.ts'
export { exportTraces } from './traces.ts'
export { wholeNumber } from './whole-number.ts'
export { WINDOWS, window } from './window.ts'
