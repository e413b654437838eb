import {
  type Config,
  type Environment,
  environmentRules,
  httpUrl,
  kafkaDeployConfig,
  readConfig,
  serviceConfig,
  trustedProxies,
  wholeNumber,
} from '@jangteo/service-kit'
import { isOrigin, replicaUrls } from '@jangteo/service-kit/pass-on'
import { z } from 'zod'

const common = serviceConfig({ name: 'console', port: 8080 })

const refusedInProduction = (value: string | undefined) =>
  value === undefined
    ? undefined
    : 'must not be set in production: a shop with customers is not broken on purpose'

const variables = {
  NODE_ENV: common.NODE_ENV,
  PORT: common.PORT,
  HOST: common.HOST,
  DRAIN_SECONDS: common.DRAIN_SECONDS,
  LOG_LEVEL: common.LOG_LEVEL,
  JWKS_URL: common.JWKS_URL,
  TOKEN_ISSUER: common.TOKEN_ISSUER,
  TOKEN_AUDIENCE: common.TOKEN_AUDIENCE,
  TOKEN_SCOPE_CLAIM: common.TOKEN_SCOPE_CLAIM,
  TOKEN_ROLE_CLAIM: common.TOKEN_ROLE_CLAIM,
  TOKEN_MAX_AGE_HOURS: common.TOKEN_MAX_AGE_HOURS,
  JWKS_BELIEVED_HOURS: common.JWKS_BELIEVED_HOURS,
  DISCOVERY_URL: environmentRules(
    httpUrl()
      .optional()
      .describe(
        'URL of the discovery document of the identity provider, where it cannot be reached at the address of TOKEN_ISSUER; default: <TOKEN_ISSUER>/.well-known/openid-configuration.',
      ),
    { connects: true },
  ),
  PLAINTEXT_HOSTS: common.PLAINTEXT_HOSTS,
  TRUSTED_PROXIES: trustedProxies(),
  CLIENT_ID: environmentRules(z.string().describe('The id of this client at the identity provider.'), {
    development: 'console',
  }),
  CLIENT_SECRET: z
    .string()
    .optional()
    .describe(
      'The secret of this client at the identity provider; default: a public client with PKCE alone.',
    ),
  CLIENT_SCOPE: z
    .string()
    .default('openid')
    .describe(
      'Scopes that are asked for at sign-in; add offline_access if tokens live shorter than a visit.',
    ),
  CONSOLE_URL: environmentRules(
    z
      .string()
      .optional()
      .refine(
        (url) => url === undefined || isOrigin(url),
        'must be an origin, as https://console.example.com',
      )
      .describe(
        'The address that people open; the identity provider sends them back to it. Default in development: the address of the request.',
      ),
    {
      refusedInProduction: (url) =>
        url?.startsWith('https:')
          ? undefined
          : 'must begin with https:, because a cookie carries the session',
    },
  ),
  TOPICS_PORT: wholeNumber(1, 65_535)
    .optional()
    .describe(
      'A second port, in development, that leads to the page of topics; when it is taken, the console runs without it.',
    ),
  SESSION_HOURS: wholeNumber(1, 168)
    .default(12)
    .describe('Hours after which a person signs in again, whatever the identity provider says.'),
  ORDER_URLS: replicaUrls('order', 3001),
  COUPON_URLS: replicaUrls('coupon', 3002),
  BALANCE_URLS: replicaUrls('balance', 3003),
  RANKING_URLS: replicaUrls('ranking', 3004),
  NOTIFICATION_URLS: replicaUrls('notification', 3005),
  DATA_PLATFORM_URLS: replicaUrls('data-platform', 3006),
  KAFKA_BROKERS: common.KAFKA_BROKERS,
  KAFKA_SASL_USERNAME: common.KAFKA_SASL_USERNAME,
  KAFKA_SASL_PASSWORD: common.KAFKA_SASL_PASSWORD,
  KAFKA_TLS_CA: common.KAFKA_TLS_CA,
  SCHEMA_REGISTRY_URL: common.SCHEMA_REGISTRY_URL,
  TOPIC_PREFIX: common.TOPIC_PREFIX,
  PROMETHEUS_URL: environmentRules(
    httpUrl()
      .optional()
      .describe(
        'URL of Prometheus, for the dashboards and alerts; without it the page of dashboards says so.',
      ),
    { connects: true },
  ),
  MAIL_PAGE_URL: httpUrl()
    .optional()
    .describe('The page of the mail catcher, which pages link to; only in development.'),
  LAB_URL: environmentRules(
    httpUrl()
      .optional()
      .describe('Address of the lab of `npm start`, which breaks the shop on purpose; only in development.'),
    { refusedInProduction },
  ),
  LAB_TOKEN: environmentRules(
    z
      .string()
      .optional()
      .describe('What the lab wants to see from the console; `npm start` makes it. Secret.'),
    { refusedInProduction },
  ),
}

export type ConsoleConfig = Config<typeof variables>

/** @throws ConfigError listing every problem */
export const consoleConfig = (env: Environment = process.env): ConsoleConfig => readConfig(variables, env)

/** The configuration of its deploy step. @throws ConfigError listing every problem */
export const consoleDeployConfig = (env: Environment = process.env) => ({
  ...consoleConfig(env),
  ...readConfig(kafkaDeployConfig, env),
})

/** The services, each with the addresses of its replicas. */
export const servicesOf = (config: ConsoleConfig): Readonly<Record<ServiceName, readonly string[]>> => ({
  order: config.ORDER_URLS,
  coupon: config.COUPON_URLS,
  balance: config.BALANCE_URLS,
  ranking: config.RANKING_URLS,
  notification: config.NOTIFICATION_URLS,
  'data-platform': config.DATA_PLATFORM_URLS,
})

/** Where the shop can be broken on purpose; undefined where it cannot. */
export const labOf = ({ LAB_URL, LAB_TOKEN }: ConsoleConfig): LabAccess | undefined =>
  LAB_URL === undefined || LAB_TOKEN === undefined ? undefined : { url: LAB_URL, token: LAB_TOKEN }

export interface LabAccess {
  readonly url: string
  readonly token: string
}

export type ServiceName = 'order' | 'coupon' | 'balance' | 'ranking' | 'notification' | 'data-platform'
