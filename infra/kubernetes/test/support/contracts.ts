import { pathsOf, patternOf, publicRoutes } from '@jangteo/api-gateway'
import { balanceConfig } from '@jangteo/balance/config'
import * as balance from '@jangteo/balance/subscriptions'
import { consoleConfig } from '@jangteo/console/config'
import { couponConfig } from '@jangteo/coupon/config'
import * as coupon from '@jangteo/coupon/subscriptions'
import { dataPlatformConfig } from '@jangteo/data-platform/config'
import * as dataPlatform from '@jangteo/data-platform/subscriptions'
import {
  type AnyEvent,
  AuditAnswered,
  AuditRequested,
  allEvents,
  PersonErased,
  PersonForgotten,
} from '@jangteo/events'
import { redisUsers, services } from '@jangteo/infra'
import { usersOf } from '@jangteo/messaging'
import { closeLargeObjects, serviceGrants } from '@jangteo/migrations'
import { notificationConfig } from '@jangteo/notification/config'
import * as notification from '@jangteo/notification/subscriptions'
import { orderConfig } from '@jangteo/order/config'
import * as order from '@jangteo/order/subscriptions'
import { rankingConfig } from '@jangteo/ranking/config'
import * as ranking from '@jangteo/ranking/subscriptions'
import { ConfigError, type Environment, SHUTDOWN_TIMEOUT_MS } from '@jangteo/service-kit'

/** A variable of a service's configuration, as the chart needs it. */
export interface Variable {
  readonly name: string
  /** It is in the service's Secret, never in the values. */
  readonly secret: boolean
  /** A production service does not start without it. */
  readonly required: boolean
}

/** What a service's own code says about it. */
export interface ServiceContract {
  readonly name: string
  /** Whether it has demo data. */
  readonly seeds: boolean
  readonly publishes: readonly string[]
  readonly reads: readonly string[]
  /** Its consumer groups. */
  readonly groups: readonly string[]
  /** The systems that it opens connections to. */
  readonly needs: readonly string[]
  /** The systems, beside its customers, that call it. */
  readonly calledBy: readonly string[]
  /** Its public paths, as a route of the Gateway API matches them. */
  readonly paths: readonly { readonly type: 'Exact' | 'RegularExpression'; readonly value: string }[]
  readonly variables: readonly Variable[]
}

/** What the console's own code says about it: it has no database, no contracts and no public paths. */
export interface ConsoleContract extends Pick<ServiceContract, 'name' | 'needs' | 'calledBy' | 'variables'> {
  /** The services that it passes requests on to, each with the variable for its addresses. */
  readonly reaches: readonly { readonly variable: string; readonly service: string }[]
}

interface Subscribed {
  readonly event: AnyEvent
  readonly batching: boolean
}

interface Source {
  readonly config: (environment: Environment) => object
  readonly publishes: readonly AnyEvent[]
  readonly subscriptions: readonly Subscribed[]
}

/** Every service must be here: `services` of infra is the list. */
const sources: Readonly<Record<string, Source>> = {
  order: { config: orderConfig, ...order },
  coupon: { config: couponConfig, ...coupon },
  balance: {
    config: balanceConfig,
    ...{ ...balance, subscriptions: balance.subscriptions({ pointsPercent: 1 }) },
  },
  ranking: {
    config: rankingConfig,
    ...{ ...ranking, subscriptions: ranking.subscriptions(async () => undefined) },
  },
  notification: {
    config: notificationConfig,
    publishes: notification.publishes,
    subscriptions: notification.subscriptions({
      reach: { timeZone: 'UTC', operatorsEmail: 'operators@jangteo.example' },
      ...{ mostInHour: 1, logger: console },
    }),
  },
  'data-platform': {
    config: dataPlatformConfig,
    publishes: dataPlatform.publishes,
    subscriptions: dataPlatform.subscriptions({ personSecret: '', popularity: { graceMs: 0 } }),
  },
}

/** The system behind an address in the configuration; `calls` when that system opens the connection. */
const systems: Readonly<Record<string, { readonly system: string; readonly calls?: true }>> = {
  DATABASE_URL: { system: 'postgresql' },
  DATABASE_DIRECT_URL: { system: 'postgresql' },
  KAFKA_BROKERS: { system: 'kafka' },
  SCHEMA_REGISTRY_URL: { system: 'registry' },
  JWKS_URL: { system: 'identity' },
  OTEL_EXPORTER_OTLP_ENDPOINT: { system: 'traces' },
  REDIS_URL: { system: 'redis' },
  GATEWAY_URL: { system: 'gateway' },
  WEBHOOK_URL: { system: 'gateway', calls: true },
  SMTP_URL: { system: 'mail' },
  // The address of a push service comes with each browser's subscription.
  VAPID_SECRET_KEY: { system: 'push' },
  TRANSFER_URL: { system: 'transfer' },
  DISCOVERY_URL: { system: 'identity' },
  PROMETHEUS_URL: { system: 'prometheus' },
}
/** Addresses that only a browser opens. */
const links: readonly string[] = ['CONSOLE_URL', 'MAIL_PAGE_URL', 'SHOP_URL']

const isAddress = (name: string) => /_(URL|BROKERS|ENDPOINT)$/.test(name)
/** URLs that may hold a password, and what is called a secret. */
const holdsSecret = (name: string) => /SECRET|PASSWORD|^(DATABASE|DATABASE_DIRECT|REDIS|SMTP)_URL$/.test(name)

/** The configuration of a service, read: in production without a value, and in development with the defaults. */
export function variablesOf(config: Source['config']): Variable[] {
  const problems = (() => {
    try {
      config({ NODE_ENV: 'production' })
      return []
    } catch (error) {
      if (error instanceof ConfigError) return error.problems
      throw error
    }
  })()
  const missing = new Map(problems.map((problem) => [problem.split(':')[0], problem]))
  return Object.keys(config({ NODE_ENV: 'development' }))
    .map((name) => ({
      name,
      secret: holdsSecret(name) || / Secret\./.test(missing.get(name) ?? ''),
      required: missing.has(name),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** @throws Error for an address in the configuration of which it is not known what is there */
function systemsOf(variables: readonly Variable[], calls: boolean): string[] {
  const unknown = variables.find(({ name }) => isAddress(name) && !systems[name] && !links.includes(name))
  if (unknown) throw new Error(`${unknown.name} is an address: say in test/support/contracts.ts of what`)
  const found = variables.flatMap(({ name }) => systems[name] ?? [])
  return distinct(found.filter((each) => (each.calls ?? false) === calls).map(({ system }) => system))
}

const distinct = (texts: readonly string[]) => [...new Set(texts)].sort()

const publicPaths = pathsOf(publicRoutes).map(({ path, service }) => {
  const pattern = patternOf(path)
  const match =
    pattern === undefined
      ? ({ type: 'Exact', value: path } as const)
      : ({ type: 'RegularExpression', value: pattern } as const)
  return { service, match }
})

/** @throws Error for a service that is not in `sources` */
export function serviceContracts(): ServiceContract[] {
  return services.map(({ name, seeds }) => {
    const source = sources[name]
    if (!source) throw new Error(`${name} is missing in test/support/contracts.ts`)
    const variables = variablesOf(source.config)
    // Every service answers audits, and forgets people.
    const common = [AuditRequested, PersonErased].map((event) => ({ event, batching: false }))
    const subscriptions = [...source.subscriptions, ...common]
    return {
      name,
      seeds,
      publishes: distinct(
        [...source.publishes, AuditAnswered.of(name), PersonForgotten.of(name)].map(({ topic }) => topic),
      ),
      reads: distinct(subscriptions.map(({ event }) => event.topic)),
      groups: distinct(subscriptions.map(({ batching }) => (batching ? `${name}.batching` : name))),
      needs: systemsOf(variables, false),
      calledBy: systemsOf(variables, true),
      paths: publicPaths.filter(({ service }) => service === name).map(({ match }) => match),
      variables,
    }
  })
}

/** The console is shipped as the services are. */
export function consoleContract(): ConsoleContract {
  // Only `npm start` has a lab.
  const variables = variablesOf(consoleConfig).filter(({ name }) => !name.startsWith('LAB_'))
  const reaches = services.map(({ name }) => ({
    variable: `${name.toUpperCase().replaceAll('-', '_')}_URLS`,
    service: name,
  }))
  return { name: 'console', needs: systemsOf(variables, false), calledBy: [], reaches, variables }
}

/** Reads the configuration of a service, or of the console, as it does. @throws ConfigError listing every problem */
export const readConfiguration = (program: string, environment: Environment): object =>
  program === 'console' ? consoleConfig(environment) : (sources[program] as Source).config(environment)

/** The generated file of the chart of the services. */
export const servicesFile = () => ({
  shutdownSeconds: SHUTDOWN_TIMEOUT_MS / 1000,
  services: serviceContracts(),
  console: consoleContract(),
})

/** The secrets of a service beside its database's URL and its passwords at Kafka, which the chart of the platform makes itself. */
const ownSecrets = (contract: ServiceContract | undefined) =>
  (contract?.variables ?? [])
    .filter(({ name, secret }) => secret && !/^(DATABASE|KAFKA)_/.test(name))
    .map(({ name }) => name)

/** The users of a program at Kafka, each with the key of its password in the program's Secret. */
const kafkaUsersOf = (program: string) => {
  const [first, second] = usersOf(program)
  return [
    { name: first, program, key: 'KAFKA_SASL_PASSWORD' },
    { name: second, program, key: 'KAFKA_SASL_PASSWORD_2' },
  ]
}

/** The generated file of the chart of the platform. */
export const platformFile = () => ({
  services: [...serviceContracts(), consoleContract()].map(({ name, needs, calledBy }) => ({
    ...{ name, needs, calledBy },
  })),
  topics: allEvents
    .map(({ topic, partitions, compacted, retentionMs }) => ({
      name: topic,
      partitions,
      config: compacted ? { 'cleanup.policy': 'compact' } : { 'retention.ms': String(retentionMs) },
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1)),
  kafkaUsers: [...services.map(({ name }) => name), 'console'].flatMap(kafkaUsersOf),
  redisUsers,
  // Inside each database, by a superuser.
  closing: closeLargeObjects(),
  databases: services.map(({ name, database }) => ({
    service: name,
    name: database,
    role: database,
    grants: serviceGrants(database),
    secrets: ownSecrets(serviceContracts().find((contract) => contract.name === name)),
  })),
})
