import {
  type Config,
  ConfigError,
  type Environment,
  environmentRules,
  gatherMs,
  httpUrl,
  readConfig,
  serviceConfig,
  timeZone,
  wholeNumber,
} from '@jangteo/service-kit'
import { z } from 'zod'
import { MOST_EVENTS } from './domain/transfer.ts'

const variables = {
  ...serviceConfig({ name: 'data-platform', port: 3006 }),
  CONSUMER_LINGER_MS: gatherMs(2_000),
  PERSON_SECRET: environmentRules(
    z
      .string()
      .min(16, 'must have 16 characters or more')
      .describe('By which people who were erased are known again. Secret; keep it as long as the database.'),
    {
      development: 'data-platform-person-dev',
      refusedInProduction: (secret) => (secret.endsWith('-dev') ? 'holds a development secret' : undefined),
    },
  ),
  EVENT_RETENTION_DAYS: wholeNumber(8, 36_500)
    .default(400)
    .describe('How many days events are kept; longer than Kafka keeps them.'),
  SHOP_TIME_ZONE: timeZone('Whose hours and days the figures mean.'),
  TRANSFER_URL: httpUrl()
    .optional()
    .describe('The outside data platform that every event is handed over to; none without.'),
  TRANSFER_DESTINATION: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,60}$/, 'must be a name in a-z, 0-9, . and -')
    .default('warehouse')
    .describe('What it is called here. Another name begins anew, with the oldest event.'),
  TRANSFER_SECRET: environmentRules(
    z
      .string()
      .min(16, 'must have 16 characters or more')
      .optional()
      .describe('What each batch is signed with.'),
    {
      development: 'data-platform-transfer-dev',
      refusedInProduction: (secret) => (secret?.endsWith('-dev') ? 'holds a development secret' : undefined),
    },
  ),
  TRANSFER_BATCH: wholeNumber(1, MOST_EVENTS)
    .default(MOST_EVENTS)
    .describe('How many events a batch holds at most.'),
  TRANSFER_TIMEOUT_MS: wholeNumber(1, 600_000)
    .default(10_000)
    .describe(
      'How long the outside data platform may take to answer, in milliseconds; it is asked again later.',
    ),
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
