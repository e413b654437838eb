import { type Config, type Environment, readConfig, serviceConfig, wholeNumber } from '@jangteo/service-kit'
import { replicaUrls } from '@jangteo/service-kit/pass-on'

const common = serviceConfig({ name: 'api-gateway', port: 3000 })

const variables = {
  NODE_ENV: common.NODE_ENV,
  PORT: common.PORT,
  HOST: common.HOST,
  DRAIN_SECONDS: common.DRAIN_SECONDS,
  PLAINTEXT_HOSTS: common.PLAINTEXT_HOSTS,
  LOG_LEVEL: common.LOG_LEVEL,
  OTEL_EXPORTER_OTLP_ENDPOINT: common.OTEL_EXPORTER_OTLP_ENDPOINT,
  OTEL_TRACES_SAMPLER_ARG: common.OTEL_TRACES_SAMPLER_ARG,
  ORDER_URLS: replicaUrls('order', 3001),
  COUPON_URLS: replicaUrls('coupon', 3002),
  BALANCE_URLS: replicaUrls('balance', 3003),
  RANKING_URLS: replicaUrls('ranking', 3004),
  NOTIFICATION_URLS: replicaUrls('notification', 3005),
  DATA_PLATFORM_URLS: replicaUrls('data-platform', 3006),
  TRUSTED_PROXIES: common.TRUSTED_PROXIES,
  CORS_ORIGINS: common.CORS_ORIGINS,
  ADDRESS_LIMIT: wholeNumber(0, 1_000_000)
    .default(1_000)
    .describe(
      'Maximum requests per IP address in 10 s, per replica; 0 disables the limit. Many people share an address.',
    ),
  TOKEN_LIMIT: wholeNumber(0, 1_000_000)
    .default(200)
    .describe('Maximum requests with one bearer token in 10 s, per replica; 0 disables the limit.'),
}

export type ApiGatewayConfig = Config<typeof variables>

/** @throws ConfigError listing every problem */
export const apiGatewayConfig = (env: Environment = process.env): ApiGatewayConfig =>
  readConfig(variables, env)

/** The URLs of a service's replicas. @throws Error for a service that the configuration does not know */
export function replicasOf(config: ApiGatewayConfig, service: string): readonly string[] {
  const name = `${service.toUpperCase().replaceAll('-', '_')}_URLS`
  const urls = (config as Readonly<Record<string, unknown>>)[name]
  if (!Array.isArray(urls)) throw new Error(`${service} has routes, and the configuration has no ${name}`)
  return urls
}
