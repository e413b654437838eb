import { z } from 'zod'
import { environmentRules } from './config.ts'
import { isTimeZone } from './fields.ts'

/**
 * The variables that every service has. `name` is the service's, as in `data-platform`; the development
 * defaults are those of the local stack, and none of them exists with NODE_ENV=production.
 */
export function serviceConfig(service: { name: string; port: number }) {
  const role = service.name.replaceAll('-', '_')
  return {
    NODE_ENV: z
      .enum(['development', 'test', 'production'])
      .default('development')
      .describe('Production has no development defaults and refuses development secrets and keys.'),
    PORT: environmentRules(
      z
        .string()
        .regex(/^\d{1,5}$/, 'must be a port number')
        .transform(Number)
        .refine((port) => port <= 65535, 'must be a port number')
        .describe('The port that the service listens on; 0 takes a free one.'),
      { development: String(service.port) },
    ),
    HOST: environmentRules(z.string().describe('The address that the service listens on.'), {
      development: '127.0.0.1',
    }),
    DRAIN_SECONDS: wholeNumber(0, 300)
      .default(5)
      .describe(
        'How long a process that is told to stop goes on serving while /health/ready answers 503: at least as long as a load balancer takes to notice.',
      ),
    DATABASE_URL: environmentRules(
      z
        .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' })
        .describe("The service's own database, with its own role."),
      {
        development: `postgresql://${role}:${role}-dev@127.0.0.1:5433/${role}`,
        refusedInProduction: devPassword,
      },
    ),
    DATABASE_DIRECT_URL: environmentRules(
      z
        .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' })
        .optional()
        .describe(
          'The same database past any pooler, for the connection that must be one session; left out, DATABASE_URL (docs/poolers.md).',
        ),
      { refusedInProduction: (url) => (url === undefined ? undefined : devPassword(url)) },
    ),
    DATABASE_POOL: environmentRules(
      wholeNumber(1, 100).describe('How many connections the process opens to its database at most.'),
      { development: '5' },
    ),
    KAFKA_BROKERS: environmentRules(
      z
        .string()
        .transform((text) => text.split(',').map((broker) => broker.trim()))
        .refine((brokers) => brokers.every((broker) => /^[^\s:]+:\d{1,5}$/.test(broker)), {
          error: 'must be host:port, several with commas between',
        })
        .describe('The Kafka brokers to start from, host:port with commas between.'),
      { development: '127.0.0.1:9092' },
    ),
    KAFKA_SESSION_SECONDS: wholeNumber(1, 300)
      .default(10)
      .describe(
        'After how many seconds of silence a replica is given up and others take its events; the brokers allow 6 and more, unless their group.min.session.timeout.ms says otherwise.',
      ),
    SCHEMA_REGISTRY_URL: environmentRules(
      httpUrl().describe('The schema registry, with its Confluent API path.'),
      {
        development: 'http://127.0.0.1:8081/apis/ccompat/v7',
      },
    ),
    JWKS_URL: environmentRules(httpUrl().describe("Where the token issuer's public keys are."), {
      development: 'http://127.0.0.1:8090/.well-known/jwks.json',
      refusedInProduction: loopbackHttp,
    }),
    TOKEN_ISSUER: environmentRules(z.string().describe('The issuer that a token must name.'), {
      development: 'http://127.0.0.1:8090',
      refusedInProduction: loopbackHttp,
    }),
    TOKEN_AUDIENCE: environmentRules(z.string().describe('The audience that a token must name.'), {
      development: 'jangteo',
    }),
    LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
      .default('info')
      .describe('The least important log lines that are written.'),
    MESSAGING_TRANSPORT: environmentRules(
      z.enum(['kafka', 'memory']).describe('What carries the events; memory reaches no other process.'),
      {
        development: 'kafka',
        refusedInProduction: (transport) =>
          transport === 'memory' ? 'memory loses every event when the process ends' : undefined,
      },
    ),
    TOPIC_PREFIX: z
      .string()
      .regex(/^[a-z0-9._-]*$/, 'must be lower case letters, digits, dots and dashes')
      .default('')
      .describe('Put before every topic and group name, so that stacks can share a cluster.'),
  }
}

/** A whole number within bounds, written in decimal digits. */
export function wholeNumber(least: number, most: number) {
  const wrong = `must be a whole number from ${least} to ${most}`
  return z
    .string()
    .regex(/^\d{1,15}$/, wrong)
    .transform(Number)
    .refine((value) => value >= least && value <= most, wrong)
}

/** The variables of `openPublicReads`: a service that anyone may read from without a token takes them. */
export const publicReadsConfig = {
  PUBLIC_READ_POOL: wholeNumber(1, 100)
    .default(2)
    .describe('How many connections the process opens at most for what is read without a token.'),
  PUBLIC_READ_TIMEOUT_MS: wholeNumber(1, 60_000)
    .default(2_000)
    .describe('How long what is read without a token may take in the database, in milliseconds.'),
}

/** The variables of a service that keeps something in Redis; `what` says what. */
export const redisConfig = (what: string) => ({
  REDIS_URL: environmentRules(
    z.url({ protocol: /^rediss?$/, error: 'must be a redis:// URL' }).describe(what),
    { development: 'redis://127.0.0.1:6380' },
  ),
  REDIS_PREFIX: z.string().default('').describe('What every key in Redis begins with.'),
})

/** The time zone that the shop lives in; `what` says what its days are for. */
export const timeZone = (what: string) =>
  z.string().refine(isTimeZone, 'must be a time zone, as Asia/Seoul').default('Asia/Seoul').describe(what)

/** The address of something that speaks HTTP. */
export const httpUrl = () => z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' })

function devPassword(url: string): string | undefined {
  const { password } = new URL(url)
  if (password === '') return undefined
  return decodeURIComponent(password).endsWith('-dev') ? 'holds a development password' : undefined
}

function loopbackHttp(url: string): string | undefined {
  const issuer = URL.parse(url)
  const loopback = issuer && /^(localhost|.*\.localhost|127\..*|\[::1\]|0\.0\.0\.0)$/.test(issuer.hostname)
  return loopback && issuer.protocol === 'http:' ? 'is the development issuer (http on loopback)' : undefined
}

/** How long a service gathers the events for which nobody waits. @param usual in milliseconds */
export const gatherMs = (usual: number) =>
  wholeNumber(1, 60_000)
    .default(usual)
    .describe(
      'How long events for which nobody waits may gather, in milliseconds: longer is cheaper, and later.',
    )
