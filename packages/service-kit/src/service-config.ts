import { isIP } from 'node:net'
import { decodeJwt } from 'jose'
import { z } from 'zod'
import { type Environment, environmentRules, listed } from './config.ts'
import { isTimeZone } from './fields.ts'
import { kafkaConnectionConfig, kafkaDeployConfig, kafkaTuningConfig } from './kafka-config.ts'
import { isOrigin } from './pass-on/replica-urls.ts'
import { isTrusted, missingPassword } from './production.ts'
import { wholeNumber } from './whole-number.ts'

/** Limits of customers' requests and open streams. */
const limitConfig = {
  PERSON_LIMIT: wholeNumber(0, 1_000_000)
    .default(200)
    .describe(
      'Maximum requests of a customer in 10 s; 0 disables the limit. The replicas of a service with Redis count together, those of others each for itself.',
    ),
  ADDRESS_LIMIT: wholeNumber(0, 1_000_000)
    .default(2_000)
    .describe(
      "Maximum requests per IP address, or IPv6 network, in 10 s, except operators'; 0 disables the limit. Counted as PERSON_LIMIT. Many people share an address.",
    ),
  PERSON_STREAM_LIMIT: wholeNumber(0, 1_000_000)
    .default(30)
    .describe('Maximum open live streams of a customer, at each replica; 0 disables the limit.'),
  ADDRESS_STREAM_LIMIT: wholeNumber(0, 1_000_000)
    .default(1_000)
    .describe(
      'Maximum open live streams per IP address, or IPv6 network, at each replica; 0 disables the limit.',
    ),
}

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
      portNumber().describe('The port that the service listens on; 0 takes a free one.'),
      { development: String(service.port) },
    ),
    ADMIN_PORT: environmentRules(
      portNumber()
        .optional()
        .describe(
          "A second port, with every route: operators' routes, metrics, documents and the reasons of /health/ready are then on this one only. Required in production; default elsewhere: PORT has them, too. 0 takes a free one.",
        ),
      {
        refusedInProduction: (port) =>
          port === undefined
            ? "is not set, so that PORT, which customers reach, would have operators' routes, too"
            : undefined,
      },
    ),
    HOST: environmentRules(z.string().describe('The address that the service listens on.'), {
      development: '127.0.0.1',
    }),
    DRAIN_SECONDS: wholeNumber(0, 300)
      .default(5)
      .describe(
        'Seconds that a stopping process still serves requests while /health/ready answers 503; at least as long as the load balancer needs to notice.',
      ),
    DATABASE_URL: postgresUrl("PostgreSQL URL of the service's own database, with its own role.", {
      development: `postgresql://${role}:${role}-dev@127.0.0.1:5433/${role}`,
    }),
    DATABASE_DIRECT_URL: environmentRules(
      z
        .url(POSTGRES_URL)
        .optional()
        .describe(
          'PostgreSQL URL of the same database without a pooler, for the coordination connection, which needs one session; default: DATABASE_URL (docs/poolers.md).',
        ),
      { refusedInProduction: (url) => (url === undefined ? undefined : badPassword(url)), connects: true },
    ),
    DATABASE_POOL: environmentRules(
      wholeNumber(1, 100).describe('Maximum database connections of the process.'),
      { development: '5' },
    ),
    STATEMENT_TIMEOUT_MS: wholeNumber(1_000, 3_600_000)
      .default(60_000)
      .describe(
        'Duration in milliseconds after which PostgreSQL cancels a statement of the service; what it belongs to is rolled back, and counts as unavailable.',
      ),
    ...kafkaConnectionConfig,
    KAFKA_SESSION_SECONDS: wholeNumber(1, 300)
      .default(10)
      .describe(
        'Consumer group session timeout in seconds: a replica that is silent for longer loses its partitions to the others. Brokers accept 6 and more by default (group.min.session.timeout.ms).',
      ),
    ...kafkaTuningConfig,
    SCHEMA_REGISTRY_URL: environmentRules(
      httpUrl().describe('URL of the schema registry, with the path of its Confluent API.'),
      {
        development: 'http://127.0.0.1:8081/apis/ccompat/v7',
        connects: true,
      },
    ),
    JWKS_URL: environmentRules(httpUrl().describe("URL of the token issuer's public keys (JWKS)."), {
      development: 'http://127.0.0.1:8090/.well-known/jwks.json',
      refusedInProduction: loopbackHttp,
      connects: true,
    }),
    TOKEN_ISSUER: environmentRules(z.string().describe('Required issuer (`iss`) of a token.'), {
      development: 'http://127.0.0.1:8090',
      refusedInProduction: loopbackHttp,
      connects: true,
    }),
    TOKEN_AUDIENCE: environmentRules(
      z
        .string()
        .transform(listed)
        .refine((audiences) => audiences.length > 0, 'must name an audience')
        .describe(
          'Required audience (`aud`) of a token; of several, separated by commas, a token has one at least.',
        ),
      { development: 'jangteo' },
    ),
    TOKEN_SCOPE_CLAIM: claim('scope').describe(
      'Claim of a token that names its scopes: a text with spaces between them, or a list; a path with dots leads into an object.',
    ),
    TOKEN_ROLE_CLAIM: claim('role').describe(
      'Claim of a token that names its roles: a text, or a list; a path with dots leads into an object, as realm_access.roles. The role admin has all scopes, and a role with the name of a scope has that one.',
    ),
    TOKEN_MAX_AGE_HOURS: wholeNumber(1, 168)
      .default(24)
      .describe('Hours after which a token is refused, whatever its expiry.'),
    JWKS_BELIEVED_HOURS: wholeNumber(1, 168)
      .default(6)
      .describe(
        'Hours for which known keys of the token issuer are believed while it cannot be reached; afterwards requests with a token are answered 503.',
      ),
    TRUSTED_PROXIES: trustedProxies(),
    CORS_ORIGINS: corsOrigins(),
    ...limitConfig,
    PLAINTEXT_HOSTS: plaintextHosts(),
    LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
      .default('info')
      .describe('Minimum log level.'),
    OTEL_EXPORTER_OTLP_ENDPOINT: environmentRules(
      httpUrl()
        .optional()
        .describe(
          'URL of an OpenTelemetry collector (OTLP over HTTP, JSON), as http://127.0.0.1:4318; default: no traces are recorded. The exporter also reads the other variables OTEL_EXPORTER_OTLP_*, as _HEADERS.',
        ),
      { connects: true },
    ),
    OTEL_TRACES_SAMPLER_ARG: z
      .string()
      .regex(/^(0(\.\d{1,9})?|1(\.0{1,9})?)$/, 'must be a number from 0 to 1')
      .transform(Number)
      .default(1)
      .describe(
        'Part of new traces that is recorded, from 0 to 1, when there is a collector; the decision of a caller that sends a traceparent is kept.',
      ),
    MESSAGING_TRANSPORT: environmentRules(
      z.enum(['kafka', 'memory']).describe('Transport of events; `memory` reaches no other process.'),
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
      .describe('Prefix of every topic and consumer group, so that several stacks can share a cluster.'),
  }
}

const POSTGRES_URL = { protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' }

/** A URL of PostgreSQL; in production the connection is encrypted, and the password is not one of development. */
export const postgresUrl = (what: string, { development }: { development?: string } = {}) =>
  environmentRules(z.url(POSTGRES_URL).describe(what), {
    ...(development !== undefined && { development }),
    refusedInProduction: badPassword,
    connects: true,
  })

/** The variables of a service's deploy step, beside those of `serviceConfig`: the running service never has them. */
export const deployConfig = {
  ...kafkaDeployConfig,
  SCHEMA_REGISTRY_TOKEN: environmentRules(
    z
      .string()
      .regex(/^[!-~]+$/, 'must be a token, without "Bearer"')
      .optional()
      .describe(
        'Only for `bootstrap`: the bearer token with which it registers schemas. Default: none, where the registry lets everyone do that. Secret.',
      ),
    {
      refusedInProduction: (token, env) =>
        token === undefined ? registryOfEveryone(env) : developmentToken(token),
    },
  ),
}

/** Without a token, everyone who reaches the registry may change what is registered. */
function registryOfEveryone(env: Environment): string | undefined {
  const { hostname } = URL.parse(env.SCHEMA_REGISTRY_URL ?? '') ?? {}
  if (!hostname || isTrusted(hostname, listed(env.PLAINTEXT_HOSTS ?? ''))) return undefined
  return `is not set, and everyone who reaches ${hostname} may change schemas: set it, or name the host in PLAINTEXT_HOSTS if only the shop reaches it`
}

function developmentToken(token: string): string | undefined {
  try {
    return decodeJwt(token).sub?.endsWith('-dev') ? 'is a development token' : undefined
  } catch {
    // A registry may have tokens of another kind.
    return undefined
  }
}

const portNumber = () =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number')
    .transform(Number)
    .refine((port) => port <= 65535, 'must be a port number')

const claim = (usual: string) =>
  z
    .string()
    .regex(/^[!-~]{1,200}$/, 'must be the name of a claim')
    .default(usual)

/** The hosts that production reaches without encryption. */
export const plaintextHosts = () =>
  z
    .string()
    .default('')
    .transform(listed)
    .refine((hosts) => hosts.every((host) => /^\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(host)), {
      error: 'must be names of hosts, several with commas between',
    })
    .describe(
      'Hosts that may be reached without TLS in production because the network between is trusted, separated by commas; .svc.cluster.local stands for all that end with it. Default: none but this machine.',
    )

/** The proxies of a program that needs the address of its clients: see `ServerOptions.trustedProxies`. */
export const trustedProxies = () =>
  z
    .string()
    .default('')
    .transform(listed)
    .refine(
      (proxies) => proxies.every(isNetwork),
      'must be addresses or networks, several with commas between',
    )
    .describe('Addresses or networks of trusted proxies; `X-Forwarded-For` is honoured only from these.')

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const most = { 4: 32, 6: 128 }[isIP(address)]
  if (most === undefined || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most)
}

/** The origins of `ServerOptions.corsOrigins`. */
const corsOrigins = () =>
  environmentRules(
    z
      .string()
      .default('')
      .transform(listed)
      .refine((origins) => origins.every((origin) => isOrigin(origin) && !origin.includes('*')), {
        error: 'must be origins, as https://shop.example.com, several with commas between',
      })
      .describe('Origins whose pages may call it from a browser, separated by commas; default: none.'),
    { refusedInProduction: pagesInClear },
  )

/** Who is between such a page and its reader changes its script. */
function pagesInClear(origins: readonly string[]): string | undefined {
  const open = origins.find((origin) => !origin.startsWith('https:'))
  return open && `${open} has no https: others can change its pages on the way`
}

/** The variables of `openPublicReads`, for a service with public reads without a token. */
export const publicReadsConfig = {
  PUBLIC_READ_POOL: wholeNumber(1, 100)
    .default(2)
    .describe('Maximum database connections of the process for reads without a token.'),
  PUBLIC_READ_TIMEOUT_MS: wholeNumber(1, 60_000)
    .default(2_000)
    .describe('Statement timeout of reads without a token, in milliseconds.'),
}

/**
 * A secret that can be replaced without downtime: while it is, the variable has the old one and the new one, and both are valid. `what` says
 * which signs: where only the first does, the new one becomes the first when all replicas know it. @param least characters of each
 */
export const secrets = (what: string, least = 1) =>
  z
    .string()
    .transform(listed)
    .refine((each) => each.length > 0 && each.every((secret) => secret.length >= least), {
      error: `must have ${least === 1 ? 'a secret' : `${least} characters or more`}, and a comma between two`,
    })
    .describe(
      `${what} While it is replaced: both, with a comma between, in the order of docs/runbook.md ("Rotate a secret"). Secret.`,
    )

/** The variables of a service that uses Redis; `what` is the description of the URL. */
export const redisConfig = (what: string) => ({
  REDIS_URL: environmentRules(
    z.url({ protocol: /^rediss?$/, error: 'must be a redis:// URL' }).describe(what),
    { development: 'redis://127.0.0.1:6380', refusedInProduction: badPassword, connects: true },
  ),
  REDIS_PREFIX: z
    .string()
    .default('')
    .describe(
      'Follows the name of the service in every key of Redis, so that several shops can share a server.',
    ),
})

/** The time zone of the shop; `what` is the description of the variable. */
export const timeZone = (what: string) =>
  z.string().refine(isTimeZone, 'must be a time zone, as Asia/Seoul').default('Asia/Seoul').describe(what)

/** An http or https URL. */
export const httpUrl = () => z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' })

function badPassword(url: string): string | undefined {
  const { password } = new URL(url)
  if (decodeURIComponent(password).endsWith('-dev')) return 'holds a development password'
  return missingPassword(url)
}

function loopbackHttp(url: string): string | undefined {
  const issuer = URL.parse(url)
  const loopback = issuer && /^(localhost|.*\.localhost|127\..*|\[::1\]|0\.0\.0\.0)$/.test(issuer.hostname)
  return loopback && issuer.protocol === 'http:' ? 'is the development issuer (http on loopback)' : undefined
}

/** Batching delay for events that no request waits for. @param usual in milliseconds */
export const lingerMs = (usual: number) =>
  wholeNumber(1, 60_000)
    .default(usual)
    .describe(
      'Batching delay in milliseconds for events that no request waits for: a longer delay costs less CPU and applies events later.',
    )
