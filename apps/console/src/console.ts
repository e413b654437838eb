import cookie from '@fastify/cookie'
import {
  composeService,
  createHttp,
  createLogger,
  httpConfig,
  type Logger,
  type Service,
} from '@jangteo/service-kit'
import { passOnToLab, passOnToServices } from './api.ts'
import { type ConsoleConfig, labOf, servicesOf } from './config.ts'
import { loginOf } from './kafka/login.ts'
import { kafkaReader } from './kafka/reader.ts'
import { kafkaRoutes } from './kafka/routes.ts'
import { testRecordRoutes } from './kafka/test-record-routes.ts'
import { TestRecords } from './kafka/test-records.ts'
import { problemLooks } from './live/problems.ts'
import { Repeated } from './live/repeated.ts'
import { liveRoutes } from './live/routes.ts'
import { Prometheus } from './metrics/prometheus.ts'
import { metricsRoutes } from './metrics/routes.ts'
import { servePages } from './pages.ts'
import { createAuthentication } from './sign-in/authenticate.ts'
import { Cookies } from './sign-in/cookies.ts'
import { Provider } from './sign-in/provider.ts'
import { signInRoutes } from './sign-in/routes.ts'
import { Sessions } from './sign-in/sessions.ts'
import { topicsPort } from './topics-port.ts'

const name = 'console'
/** How often Kafka is looked at while a page is open. */
const TRAFFIC_MS = 1_000
const ofThePerson = { 'cache-control': 'no-store' }

/**
 * The web application of the shop: its pages, and what they ask for. It is a client of the services like any other, keeps nothing
 * but sessions, and has no rights of its own: each request carries the token of the person who has signed in.
 */
export function createConsole(
  config: ConsoleConfig,
  { logger = createLogger({ name, level: config.LOG_LEVEL }) }: { logger?: Logger } = {},
): Service & { url(): string; document(): Promise<object> } {
  const http = httpConfig(config)
  const services = servicesOf(config)
  const problems = problemLooks(services)
  const sessions = new Sessions({ lastsMs: config.SESSION_HOURS * 3_600_000 })
  const provider = new Provider({
    discovery: config.DISCOVERY_URL ?? config.TOKEN_ISSUER,
    clientId: config.CLIENT_ID,
    clientSecret: config.CLIENT_SECRET,
    scope: config.CLIENT_SCOPE,
    insecure: config.NODE_ENV !== 'production',
  })
  const cookies = new Cookies(config.CONSOLE_URL)
  const authentication = createAuthentication(provider, sessions, http.auth, cookies)
  const kafkaOptions = {
    brokers: config.KAFKA_BROKERS,
    login: loginOf(config),
    registryUrl: config.SCHEMA_REGISTRY_URL,
    topicPrefix: config.TOPIC_PREFIX,
  }
  const kafka = kafkaReader(kafkaOptions)
  const testRecords = config.NODE_ENV === 'production' ? undefined : new TestRecords(kafka, kafkaOptions)
  const traffic = new Repeated(kafka.traffic(Object.keys(services)), TRAFFIC_MS)
  const { url, document, ...component } = createHttp({
    ...http,
    name,
    logger,
    trustedProxies: config.TRUSTED_PROXIES,
    tokenOf: authentication.tokenOf,
    async routes(app) {
      app.addHook('preValidation', async (request) => {
        if (!['GET', 'HEAD'].includes(request.method)) authentication.checkFromPage(request)
      })
      app.addHook('onSend', async (request, reply) => {
        // What a person sees is of that person: neither a cache nor the next person at the browser has it.
        if (/^\/(api|session|sign-in|auth)\b/.test(request.url)) reply.headers(ofThePerson)
      })
      app.register(cookie)
      const lab = labOf(config)
      signInRoutes(app, {
        ...{ provider, sessions, authentication, verify: http.auth, cookies },
        hasLab: lab !== undefined,
      })
      kafkaRoutes(app, kafka)
      metricsRoutes(app, new Prometheus(config.PROMETHEUS_URL))
      liveRoutes(app, { kafka: traffic, problems }, authentication)
      if (testRecords) testRecordRoutes(app, testRecords, authentication.checkOperating)
      app.register(async (scope) => passOnToServices(scope, services, authentication))
      if (lab) app.register(async (scope) => passOnToLab(scope, lab, authentication))
      await servePages(app)
    },
  })
  const closeKafka = async () => {
    await Promise.all([kafka.close(), testRecords?.close()])
  }
  const more =
    config.TOPICS_PORT === undefined
      ? []
      : [
          topicsPort({
            ...{ port: config.TOPICS_PORT, host: config.HOST, logger },
            pagesPort: () => Number(new URL(url()).port),
          }),
        ]
  return {
    ...composeService({
      name,
      logger,
      components: [
        { name: 'kafka', start: async () => undefined, stop: closeKafka },
        { name: 'problems', start: async () => undefined, stop: problems.close },
        component,
        ...more,
      ],
    }),
    url,
    document,
  }
}
