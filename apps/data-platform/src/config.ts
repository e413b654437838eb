import {
  type Config,
  ConfigError,
  type Environment,
  environmentRules,
  httpUrl,
  lingerMs,
  readConfig,
  secrets,
  serviceConfig,
  timeZone,
  weakSecret,
  weakSecrets,
  wholeNumber,
} from '@jangteo/service-kit'
import { z } from 'zod'
import { MOST_ACTIVITIES } from './domain/ingest.ts'
import { MOST_EVENTS } from './domain/transfer.ts'

const transferSecrets = secrets('HMAC key of each transfer batch; a batch is signed with each of them.', 16)

const variables = {
  ...serviceConfig({ name: 'data-platform', port: 3006 }),
  CONSUMER_LINGER_MS: lingerMs(2_000),
  PERSON_SECRET: environmentRules(
    z
      .string()
      .min(16, 'must have 16 characters or more')
      .describe('HMAC key for pseudonyms of erased users. Secret. Keep it as long as the database.'),
    {
      development: 'data-platform-person-dev',
      refusedInProduction: weakSecret,
    },
  ),
  ACTIVITY_LIMIT: wholeNumber(0, 1_000_000)
    .refine((limit) => limit === 0 || limit >= MOST_ACTIVITIES, {
      error: `must be 0, or as many as a batch may have: ${MOST_ACTIVITIES}`,
    })
    .default(2_000)
    .describe('Maximum activities of a customer in a minute, at each replica; 0 disables the limit.'),
  EVENT_RETENTION_DAYS: wholeNumber(8, 36_500)
    .default(400)
    .describe("Retention of events in days; longer than Kafka's."),
  ERASURE_LATE_HOURS: wholeNumber(1, 720)
    .default(24)
    .describe('Age in hours at which a request to erase a person that is not completed is reported.'),
  SHOP_TIME_ZONE: timeZone("Time zone of the figures' hours and days."),
  AUDIT_EVERY_SECONDS: wholeNumber(0, 86_400)
    .default(60)
    .describe(
      'Time in seconds from the end of an audit across services to the start of the next one; 0: only on request.',
    ),
  AUDIT_LATE_SECONDS: wholeNumber(1, 86_400)
    .default(600)
    .describe('Age in seconds at which an event that a service has not applied is reported as a finding.'),
  POPULARITY_EVERY_SECONDS: wholeNumber(0, 3_600)
    .default(1)
    .describe(
      'Minimum interval in seconds at which results of popularity windows are published; 0: none are.',
    ),
  POPULARITY_GRACE_MINUTES: wholeNumber(0, 7 * 24 * 60)
    .default(24 * 60)
    .describe(
      'Time after the end of a window during which late orders are still counted and lead to a new result.',
    ),
  TRANSFER_URL: environmentRules(
    httpUrl()
      .optional()
      .describe('URL of the outside data platform that receives every event; no transfer without it.'),
    { connects: true },
  ),
  TRANSFER_DESTINATION: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,60}$/, 'must be a name in a-z, 0-9, . and -')
    .default('warehouse')
    .describe("Name of the transfer's destination. A new name starts again with the oldest event."),
  TRANSFER_SECRET: environmentRules(transferSecrets.optional().describe(transferSecrets.description ?? ''), {
    development: 'data-platform-transfer-dev',
    refusedInProduction: (each) => (each === undefined ? undefined : weakSecrets(each)),
  }),
  TRANSFER_BATCH: wholeNumber(1, MOST_EVENTS)
    .default(MOST_EVENTS)
    .describe('Maximum events in a transfer batch.'),
  TRANSFER_TIMEOUT_MS: wholeNumber(1, 600_000)
    .default(10_000)
    .describe('Timeout of a transfer in milliseconds; a transfer that timed out is repeated later.'),
}

export type DataPlatformConfig = Config<typeof variables>

/** @throws ConfigError listing every problem */
export function dataPlatformConfig(env: Environment = process.env): DataPlatformConfig {
  const config = readConfig(variables, env)
  if (config.TRANSFER_URL !== undefined && config.TRANSFER_SECRET === undefined)
    throw new ConfigError([
      `TRANSFER_SECRET: is not set, and TRANSFER_URL is. ${variables.TRANSFER_SECRET.description}`,
    ])
  return config
}
