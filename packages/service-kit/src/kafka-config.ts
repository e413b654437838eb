import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type Environment, environmentRules, listed } from './config.ts'
import { isTrusted } from './production.ts'
import { wholeNumber } from './whole-number.ts'

/** Where Kafka is, who the program is there, and how the connection is encrypted: the same for every client of Kafka. */
export const kafkaConnectionConfig = {
  KAFKA_BROKERS: environmentRules(
    z
      .string()
      .transform((text) => text.split(',').map((broker) => broker.trim()))
      .refine((brokers) => brokers.every((broker) => /^[^\s:]+:\d{1,5}$/.test(broker)), {
        error: 'must be host:port, several with commas between',
      })
      .describe('Kafka bootstrap brokers as host:port, separated by commas.'),
    { development: '127.0.0.1:9092', connects: true },
  ),
  KAFKA_SASL_USERNAME: environmentRules(
    z
      .string()
      .optional()
      .describe(
        "The program's own user at Kafka (SASL, SCRAM-SHA-512); default: none, where Kafka asks for none. `shop` and `shop-2` are the users of one program: no other program has one of them.",
      ),
    { together: 'KAFKA_SASL_PASSWORD', refusedInProduction: withoutUser },
  ),
  KAFKA_SASL_PASSWORD: environmentRules(
    z.string().optional().describe('The password of KAFKA_SASL_USERNAME. Secret.'),
    { together: 'KAFKA_SASL_USERNAME', refusedInProduction: developmentPassword },
  ),
  KAFKA_TLS_CA: z
    .string()
    .optional()
    .superRefine((file, { addIssue }) => {
      const problem = file === undefined || file === SYSTEM_CA ? undefined : unreadable(file)
      if (problem) addIssue(problem)
    })
    .describe(
      'PEM file with the certificate authorities that sign the certificates of the brokers; `system`: those that Node knows. Set: connections to Kafka are encrypted, and the name of each broker is checked. Default: in clear.',
    ),
}

/** A value of KAFKA_TLS_CA that is no file. */
const SYSTEM_CA = 'system'

function unreadable(file: string): string | undefined {
  try {
    new X509Certificate(readFileSync(file))
    return undefined
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'EACCES'
      ? `must be a file that can be read (${code})`
      : 'must be a PEM file with certificates'
  }
}

/** The user of the deploy step at Kafka, which the running program never has: it creates topics, and gives the service its rights. */
export const kafkaDeployConfig = {
  KAFKA_DEPLOY_USERNAME: environmentRules(
    z
      .string()
      .optional()
      .describe(
        'Only for `bootstrap`: the user at Kafka that may create topics and give rights. Default: KAFKA_SASL_USERNAME, where Kafka has no access rights.',
      ),
    { together: 'KAFKA_DEPLOY_PASSWORD', refusedInProduction: withoutDeployer },
  ),
  KAFKA_DEPLOY_PASSWORD: environmentRules(
    z.string().optional().describe('Only for `bootstrap`: the password of KAFKA_DEPLOY_USERNAME. Secret.'),
    { together: 'KAFKA_DEPLOY_USERNAME', refusedInProduction: developmentPassword },
  ),
}

/** Without a user, everyone who reaches the brokers is the same to them. */
function withoutUser(username: string | undefined, env: Environment): string | undefined {
  if (username !== undefined) return undefined
  const trusted = listed(env.PLAINTEXT_HOSTS ?? '')
  const host = listed(env.KAFKA_BROKERS ?? '')
    .map((broker) => broker.split(':')[0] ?? '')
    .find((each) => !isTrusted(each, trusted))
  return (
    host &&
    `is not set, and ${host} takes every program that reaches it for any service: name the user, or the host in PLAINTEXT_HOSTS if only the shop reaches it`
  )
}

/** A service that has a user works only with the rights that another user gives it. */
function withoutDeployer(username: string | undefined, env: Environment): string | undefined {
  return username === undefined && env.KAFKA_SASL_USERNAME
    ? 'is not set, and without it `bootstrap` gives KAFKA_SASL_USERNAME no rights'
    : undefined
}

function developmentPassword(password: string | undefined): string | undefined {
  return password?.endsWith('-dev') ? 'holds a development password' : undefined
}

/** How Kafka's records are batched, compressed and fetched: what each brings is measured by `npm run bench -- tuning`. */
export const kafkaTuningConfig = {
  KAFKA_BATCH_RECORDS: wholeNumber(1, 5_000)
    .default(500)
    .describe('Maximum events that the relay sends to Kafka in one batch.'),
  KAFKA_LINGER_MS: wholeNumber(0, 1_000)
    .default(0)
    .describe(
      'Batching delay of the relay in milliseconds: a longer delay costs less CPU and publishes later.',
    ),
  KAFKA_COMPRESSION_TYPE: z
    .enum(['none', 'gzip', 'zstd'])
    .default('none')
    .describe('Compression of published record batches; consumers read all kinds.'),
  KAFKA_FETCH_MIN_BYTES: wholeNumber(1, 1_048_576)
    .default(1)
    .describe('Bytes that a fetch waits for, until KAFKA_FETCH_MAX_WAIT_MS is over.'),
  KAFKA_FETCH_MAX_BYTES: wholeNumber(1_024, 104_857_600)
    .default(10_485_760)
    .describe('Maximum bytes of a fetch.'),
  KAFKA_FETCH_MAX_WAIT_MS: wholeNumber(1, 1_500)
    .default(1_500)
    .describe(
      'Time in milliseconds that the broker may hold a fetch; an idle consumer costs less when it is longer.',
    ),
  KAFKA_MAX_POLL_RECORDS: wholeNumber(1, 5_000)
    .default(500)
    .describe('Maximum records of a partition that are applied in one transaction.'),
  KAFKA_CONCURRENCY: wholeNumber(1, 128)
    .default(128)
    .describe('Maximum partitions that a consumer works on side by side.'),
}
