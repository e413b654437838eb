import { type AnyEvent, AuditAnswered, PersonForgotten } from '@jangteo/events'
import {
  byCommand,
  type Connection,
  connect,
  createMessaging,
  type Job,
  type Messaging,
  type RetryBudget,
  type SqlTx,
  type Subscription,
  type Work,
} from '@jangteo/messaging'
import {
  type App,
  type Component,
  type Config,
  composeService,
  createHttp,
  createLogger,
  deployConfig,
  type Environment,
  exportTraces,
  type HttpOptions,
  httpConfig,
  type Logger,
  limitsConfig,
  openDatabase,
  type RawStatements,
  readConfig,
  type Service,
  type ServiceDatabase,
  type serviceConfig,
  shareCounts,
  type Transactional,
  withDirectStatements,
} from '@jangteo/service-kit'
import type { PrismaPg } from '@prisma/adapter-pg'
import { answerAudits } from './answer-audits.ts'
import { auditRoute, type ServiceAudit } from './audit-route.ts'
import { backlogRoutes } from './backlog-routes.ts'
import { byteOrder } from './byte-order.ts'
import { type Contracts, contractsOf } from './contracts.ts'
import { type Copy, keptFresh } from './copy.ts'
import { ErasedPeople } from './erased-people.ts'
import { forgettingPeople, type HeldOfPeople, notingErasures } from './forget-people.ts'
import { operatorRoutes } from './operator-routes.ts'
import { ownRole } from './own-role.ts'
import { peopleRoutes } from './people-routes.ts'

/** The variables of every service; `CONSUMER_LINGER_MS` only with batching subscriptions, those of Redis only with Redis. */
export type ServiceConfig = Config<ReturnType<typeof serviceConfig>> & {
  readonly CONSUMER_LINGER_MS?: number
  readonly REDIS_URL?: string
  readonly REDIS_PREFIX?: string
}

/** A service's own Prisma client. */
// biome-ignore lint/suspicious/noExplicitAny: each client has its own models
export type Client = Transactional<any>

/** The transaction client of a use case of the service. */
export type TxOf<C extends Client> =
  C extends Transactional<infer Tx extends SqlTx & RawStatements> ? Tx : never

/** The common parts of every service, which its own parts use. */
export interface Base<C extends ServiceConfig, P extends Client> {
  readonly name: string
  readonly config: C
  readonly logger: Logger
  readonly database: ServiceDatabase
  readonly prisma: P
  /** The database's time. */
  readonly clock: () => Date
  /** May be used after the service was created, and not during its creation. */
  readonly messaging: Messaging<TxOf<P>>
  /** The people who have asked to be forgotten; none for a service that holds nothing of people. */
  readonly erasedPeople: ErasedPeople
  /** Where it listens, once started. */
  url(): string
}

/** Replacements by a test. */
export interface Overrides {
  readonly connection?: Connection
  readonly logger?: Logger
  readonly clock?: () => Date
  readonly retry?: RetryBudget
}

type Commands = Readonly<Record<string, () => Promise<unknown>>>
type Ready = Pick<Component, 'name' | 'ready' | 'metrics'>

/** The parts that a service defines; all else is the same in every service. Functions get `Base` and its own parts. */
export interface Definition<
  C extends ServiceConfig,
  P extends Client,
  Parts extends object,
  More extends Commands,
> {
  readonly name: string
  /** Reads the configuration. @throws ConfigError listing every problem */
  config(environment: Environment): C
  client(adapter: PrismaPg): P
  readonly publishes: readonly AnyEvent[]
  /** The folder of its migrations, absolute. */
  readonly migrations: string
  /** Its own parts: a gateway, a cache. They must not run before they are started. */
  parts?(base: Base<C, P>): Parts
  subscriptions(service: Base<C, P> & Parts): readonly Subscription<TxOf<P>>[]
  jobs?(service: Base<C, P> & Parts): readonly Job<TxOf<P>>[]
  routes(app: App, service: Base<C, P> & Parts): void | Promise<void>
  /** Its own checks, for operators, and its books, for the audit across services. Called before messaging exists. */
  audit?(service: Base<C, P> & Parts): ServiceAudit
  /** What it holds of people. A service without it holds nothing of any. */
  people?(service: Base<C, P> & Parts): HeldOfPeople<TxOf<P>>
  /** False when its handlers store no ids, or keep those of erased people apart themselves: they get the ids that events have. */
  readonly pseudonyms?: false
  /** What of its own runs, in the order in which it starts: after the database, and before messaging and HTTP. */
  components?(service: Base<C, P> & Parts): readonly Component[]
  /** Its copies in memory: read before HTTP listens, and again whenever their signal comes. */
  copies?(service: Base<C, P> & Parts): readonly Copy[]
  /** Without which it cannot do its work; default: the database and messaging. */
  ready?(service: Base<C, P> & Parts): readonly Ready[]
  http?(service: Base<C, P> & Parts): Pick<HttpOptions, 'bodyLimit'>
  /** Inserts the demo's data. Its events are published by a running replica. */
  seed?(work: Work<TxOf<P>>, service: Base<C, P> & Parts): Promise<void>
  /** Commands beside those of every service (`runMain`). They need no start, and may run beside the service. */
  commands?(service: Base<C, P> & Parts): More
}

/** A service that is created and not started. */
export interface MadeService<P extends Client, Parts extends object, More extends Commands> extends Service {
  readonly messaging: Messaging<TxOf<P>>
  /** Where it listens, once started. */
  readonly url: () => string
  /** Where it listens for operators, once started: with one port, the same. */
  readonly adminUrl: () => string
  readonly parts: Parts
  readonly contracts: Contracts
  /** The OpenAPI document of its routes. It needs no start. */
  document(): Promise<object>
  readonly commands: More & {
    /** Creates its topics, gives it its rights at Kafka, and registers its schemas. */
    bootstrap(): Promise<void>
    /** Takes away the rights at Kafka that its contract does not need. */
    revoke(): Promise<unknown>
    /** Acknowledges the findings that an operator has dealt with. */
    acknowledge(): Promise<unknown>
    seed?(): Promise<void>
  }
}

/** Creates a service, in a process of its own or in a test. */
export interface ServiceDefinition<
  C extends ServiceConfig,
  P extends Client,
  Parts extends object,
  More extends Commands,
> {
  readonly name: string
  /** The folder of its migrations, absolute. */
  readonly migrations: string
  /** Reads the configuration. @throws ConfigError listing every problem */
  config(environment: Environment): C
  /** Nothing runs until `start`, or until `runMain` starts its components. */
  create(config: C, overrides?: Overrides): MadeService<P, Parts, More>
  /** The same with the configuration of the environment. @throws ConfigError listing every problem */
  createFrom(environment: Environment, overrides?: Overrides): MadeService<P, Parts, More>
  /**
   * The same for its deploy step, which is another user at Kafka (KAFKA_DEPLOY_USERNAME) where there are users, and may change the
   * schema registry (SCHEMA_REGISTRY_TOKEN): for its commands `bootstrap` and `revoke`. @throws ConfigError listing every problem
   */
  createDeployer(environment: Environment): MadeService<P, Parts, More>
}

/**
 * Defines a service once. Logger, database, its clock, messaging, HTTP with health and metrics, and the common commands are
 * included; the definition contains only the service's own parts.
 */
export function defineService<
  C extends ServiceConfig,
  P extends Client,
  Parts extends object = object,
  More extends Commands = Record<never, never>,
>(definition: Definition<C, P, Parts, More>): ServiceDefinition<C, P, Parts, More> {
  const { name } = definition
  const create: ServiceDefinition<C, P, Parts, More>['create'] = (config, overrides = {}) => {
    const logger = overrides.logger ?? createLogger({ name, level: config.LOG_LEVEL })
    const database = openDatabase(config, { name, logger })
    const clock = overrides.clock ?? database.clock
    const prisma = definition.client(database.adapter)
    let made: { messaging: Messaging<TxOf<P>>; url: () => string } | undefined
    const madeOnly = () => {
      if (!made) throw new Error(`${name} uses its messaging or its address while it is being created`)
      return made
    }
    const base: Base<C, P> = {
      ...{ name, config, logger, database, prisma, clock },
      erasedPeople: new ErasedPeople((read) => madeOnly().messaging.transact({}, ({ tx }) => read(tx))),
      get messaging() {
        return madeOnly().messaging
      },
      url: () => madeOnly().url(),
    }
    const parts = definition.parts?.(base) ?? ({} as Parts)
    const service: Base<C, P> & Parts = Object.defineProperties(
      { ...parts } as Base<C, P> & Parts,
      Object.getOwnPropertyDescriptors(base),
    )
    // Its `read` is called later: messaging is not there yet.
    const audit = definition.audit?.(service)
    const people = definition.people?.(service)
    const publishes = [
      ...definition.publishes,
      ...(audit ? [AuditAnswered.of(name)] : []),
      ...(people ? [PersonForgotten.of(name)] : []),
    ]
    const subscriptions = [
      ...definition.subscriptions(service),
      ...(people ? [notingErasures<TxOf<P>>()] : []),
      ...(audit ? [answerAudits(name, () => service.messaging, { ...audit, publishes })] : []),
    ]
    const messaging = createMessaging<TxOf<P>>({
      service: name,
      database: { ...database, prisma: withDirectStatements<TxOf<P>>(prisma) },
      ...(overrides.connection ?? connect(config, { clientId: name, log: logger })),
      publishes,
      subscriptions,
      jobs: [
        ...(definition.jobs?.(service) ?? []),
        ...(people ? [forgettingPeople<TxOf<P>>(name, people)] : []),
      ],
      ...(definition.pseudonyms === false && { pseudonyms: false }),
      ...(config.CONSUMER_LINGER_MS !== undefined && { lingerMs: config.CONSUMER_LINGER_MS }),
      ...(overrides.retry && { retry: overrides.retry }),
      clock,
      log: logger,
    })
    made = { messaging, url: () => http.url() }
    const http = createHttp({
      name,
      logger,
      ...httpConfig(config),
      limits: limitsConfig(config),
      ...definition.http?.(service),
      routes: async (app) => {
        operatorRoutes(app, name, messaging)
        backlogRoutes(app, name, messaging)
        if (audit) auditRoute(app, audit)
        if (people) {
          app.addHook('onRequest', (request, _, done) => {
            const { begins } = request.routeOptions.config
            done(begins ? service.erasedPeople.refusalOf(request.user.userId) : undefined)
          })
          peopleRoutes(app, { name, messaging, people })
        }
        await definition.routes(app, service)
      },
      ready: definition.ready?.(service) ?? [database, messaging],
    })
    const copies = [...(people ? [service.erasedPeople] : []), ...(definition.copies?.(service) ?? [])].map(
      (copy) => keptFresh(copy, messaging, logger),
    )
    const own = definition.components?.(service) ?? []
    const traces = tracesOf(name, config, logger)
    const sharing = sharingOf(name, config, http.app.requestCounts, logger)
    const components = [
      ...traces,
      database,
      ...(audit ? [byteOrder(database)] : []),
      ownRole(database),
      ...own,
      messaging,
      ...copies,
      ...sharing,
      http,
    ]
    const { seed } = definition
    return {
      ...composeService({ name, logger, components }),
      messaging,
      url: http.url,
      adminUrl: http.adminUrl,
      parts,
      contracts: {
        publishes: contractsOf(publishes),
        reads: contractsOf(subscriptions.map(({ event }) => event)),
      },
      document: http.document,
      commands: {
        ...((definition.commands?.(service) ?? {}) as More),
        bootstrap: () => messaging.bootstrap(),
        async revoke() {
          const revoked = await messaging.revoke()
          return (
            revoked.map((right) => `revoked ${right}`).join('\n') || 'It has the rights of its contract only.'
          )
        },
        acknowledge: () =>
          messaging.findings.acknowledge('all', byCommand('acknowledge', 'the findings were dealt with')),
        ...(seed && { seed: () => messaging.transact({}, (work) => seed(work, service)) }),
      },
    }
  }
  return {
    name,
    migrations: definition.migrations,
    config: definition.config,
    create,
    createFrom: (environment, overrides) => create(definition.config(environment), overrides),
    createDeployer(environment) {
      const config = definition.config(environment)
      const {
        KAFKA_DEPLOY_USERNAME: username,
        KAFKA_DEPLOY_PASSWORD: password,
        SCHEMA_REGISTRY_TOKEN: registryToken,
      } = readConfig(deployConfig, environment)
      const logger = createLogger({ name, level: config.LOG_LEVEL })
      const deployer = username !== undefined && password !== undefined ? { username, password } : undefined
      const connection = connect(config, {
        ...{ clientId: `${name}-deploy`, log: logger, registryToken },
        ...(deployer && { deployer }),
      })
      return create(config, { connection, logger })
    },
  }
}

/** The limits of requests hold for all replicas together where the service has Redis. */
function sharingOf(
  service: string,
  config: ServiceConfig,
  counts: App['requestCounts'],
  log: Logger,
): Component[] {
  const { REDIS_URL: url, REDIS_PREFIX: prefix = '' } = config
  return url === undefined ? [] : [shareCounts({ url, prefix: `${service}:${prefix}`, counts, log })]
}

/** Nothing of OpenTelemetry runs without a collector. */
function tracesOf(service: string, config: ServiceConfig, log: Logger): Component[] {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: ratio } = config
  return endpoint === undefined ? [] : [exportTraces({ service, endpoint, ratio, log })]
}
