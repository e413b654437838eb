import { readFileSync } from 'node:fs'
import { host } from '@jangteo/launcher'
import { admin, devPassword, ownerOf } from './databases.ts'
import { deployUser, type KafkaUser, kafkaLogin, kafkaUserOf } from './kafka-users.ts'
import { type Brokers, brokerPorts, type Ports } from './ports.ts'
import { redisAdmin } from './redis-users.ts'
import type { Service, System } from './services.ts'

/** The addresses of a running stack: plain data, so that it can be passed to another process. */
export interface Coordinates {
  readonly kafkaBrokers: readonly string[]
  /** Whether clients of `kafkaBrokers` are no users and may do everything, and everyone may write in the registry: in a stack of tests. */
  readonly isOpen: boolean
  /** Where clients connect that are users. */
  readonly kafkaUserBrokers: readonly string[]
  /** The PEM file with the authority that signed the brokers' certificate; undefined: users connect in clear. */
  readonly kafkaTlsCa?: string
  readonly schemaRegistryUrl: string
  /** As the administrator of Redis; `redisUrl` makes the others. */
  readonly redisAdminUrl: string
  /** The administrator's connection to the `postgres` database; `databaseUrl` makes the others. */
  readonly adminUrl: string
  readonly issuer: string
  readonly jwksUrl: string
  readonly audience: string
  readonly gatewayUrl: string
  /** HMAC key of the gateway's webhooks. Secret. */
  readonly gatewayWebhookSecret: string
  readonly smtpUrl: string
  /** The page of the mail catcher; `/api/email` has every mail as JSON. */
  readonly mailPageUrl: string
  /** A destination is `<this>/v1/destinations/<name>`. */
  readonly dataReceiverUrl: string
  /** HMAC key of the data platform's batches. Secret. */
  readonly transferSecret: string
}

/** The addresses of the stack on these ports: its parts listen there, and all clients connect there. */
export function coordinatesOf(
  ports: Ports,
  brokers: Brokers = 1,
  { isOpen = false, kafkaTlsCa }: { isOpen?: boolean; kafkaTlsCa?: string | undefined } = {},
): Coordinates {
  const nodes = brokerPorts(brokers)
  const issuer = `http://${host}:${ports.tokenIssuer}`
  return {
    kafkaBrokers: nodes.map(({ client }) => `${host}:${ports[client]}`),
    isOpen,
    kafkaUserBrokers: nodes.map(({ client, users }) => `${host}:${ports[isOpen ? users : client]}`),
    ...(kafkaTlsCa !== undefined && { kafkaTlsCa }),
    schemaRegistryUrl: `http://${host}:${ports.registry}/apis/ccompat/v7`,
    redisAdminUrl: redisAdminUrl(ports.redis),
    adminUrl: `postgresql://${admin.user}:${admin.password}@${host}:${ports.postgres}/postgres`,
    issuer,
    jwksUrl: `${issuer}/.well-known/jwks.json`,
    audience: 'jangteo',
    gatewayUrl: `http://${host}:${ports.paymentGateway}`,
    gatewayWebhookSecret: 'gateway-webhook-dev',
    smtpUrl: `smtp://${host}:${ports.smtp}`,
    mailPageUrl: `http://${host}:${ports.mailPage}`,
    dataReceiverUrl: `http://${host}:${ports.dataReceiver}`,
    transferSecret: 'data-platform-transfer-dev',
  }
}

/** The connection to a database: as its own role, or as the administrator. */
export function databaseUrl(stack: Pick<Coordinates, 'adminUrl'>, database: string, role?: string): string {
  const url = new URL(stack.adminUrl)
  url.pathname = `/${database}`
  if (role) {
    url.username = role
    url.password = devPassword(role)
  }
  return url.href
}

/** The connection to a service's database as the role that owns its tables: for migrations. */
export const ownerUrl = (stack: Pick<Coordinates, 'adminUrl'>, database: string): string =>
  databaseUrl(stack, database, ownerOf(database))

/** The connection to the Redis on a port of this machine, as its administrator. */
export const redisAdminUrl = (port: number): string =>
  `redis://${redisAdmin.name}:${devPassword(redisAdmin.name)}@${host}:${port}`

/** The connection to Redis as one of its users. */
export function redisUrl({ redisAdminUrl }: Pick<Coordinates, 'redisAdminUrl'>, user: string): string {
  const url = new URL(redisAdminUrl)
  url.username = user
  url.password = devPassword(user)
  return url.href
}

/** The environment with the addresses of the stack's parts that every service uses. */
export const stackEnvironment = (stack: Coordinates): Record<string, string> => ({
  // There is no load balancer in front of a service in development, and a person waits after Ctrl-C.
  DRAIN_SECONDS: '0',
  // The API gateway names the address of its clients.
  TRUSTED_PROXIES: host,
  KAFKA_BROKERS: stack.kafkaBrokers.join(','),
  SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl,
  JWKS_URL: stack.jwksUrl,
  TOKEN_ISSUER: stack.issuer,
  TOKEN_AUDIENCE: stack.audience,
})

/** What a service that uses a system needs beside the environment of all. */
const systemEnvironments: Readonly<
  Record<System, (stack: Coordinates, service: Pick<Service, 'name'>) => Record<string, string>>
> = {
  redis: (stack, { name }) => ({ REDIS_URL: redisUrl(stack, name) }),
  gateway: (stack) => ({
    GATEWAY_URL: stack.gatewayUrl,
    GATEWAY_WEBHOOK_SECRET: stack.gatewayWebhookSecret,
  }),
  mail: (stack) => ({ SMTP_URL: stack.smtpUrl }),
  transfer: (stack) => ({
    TRANSFER_URL: `${stack.dataReceiverUrl}/v1/destinations/warehouse`,
    TRANSFER_SECRET: stack.transferSecret,
  }),
}

/** The environment of a service on this stack without its port and its database. */
export const environmentOn = (
  stack: Coordinates,
  service: Pick<Service, 'name' | 'uses'>,
): Record<string, string> =>
  Object.assign(
    stackEnvironment(stack),
    ...service.uses.map((system) => systemEnvironments[system](stack, service)),
  )

/** The environment of a service that runs on this stack. */
export function serviceEnvironment(
  service: Service,
  stack: Coordinates,
  ports: Ports,
): Record<string, string> {
  return {
    PORT: String(ports[service.port]),
    HOST: host,
    DATABASE_URL: databaseUrl(stack, service.database, service.database),
    ...environmentOn(stack, service),
    ...loginAt(stack, kafkaUserOf(service.name)),
  }
}

/** The settings of a client of kafkajs that may do everything on the stack: for tests and measurements. */
export const kafkaOperator = ({ kafkaBrokers, isOpen, kafkaTlsCa }: Coordinates) => ({
  brokers: [...kafkaBrokers],
  ...(!isOpen && {
    sasl: { mechanism: 'scram-sha-512' as const, ...deployUser },
    ...(kafkaTlsCa !== undefined && { ssl: { ca: [readFileSync(kafkaTlsCa, 'utf8')] } }),
  }),
})

/** The variables by which a client of the stack's Kafka is this user; none where it takes clients that are no users. */
export const loginAt = (
  { isOpen, kafkaTlsCa }: Pick<Coordinates, 'isOpen' | 'kafkaTlsCa'>,
  user: KafkaUser,
): Record<string, string> =>
  isOpen ? {} : { ...kafkaLogin(user), ...(kafkaTlsCa === undefined ? {} : { KAFKA_TLS_CA: kafkaTlsCa }) }
