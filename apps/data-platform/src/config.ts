import {
  type Config,
  type Environment,
  environmentRules,
  readConfig,
  serviceConfig,
  timeZone,
  wholeNumber,
} from '@jangteo/service-kit'
import { z } from 'zod'

const variables = {
  ...serviceConfig({ name: 'data-platform', port: 3006 }),
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
}

export type DataPlatformConfig = Config<typeof variables>

/** @throws ConfigError listing every problem */
export const dataPlatformConfig = (env: Environment = process.env): DataPlatformConfig =>
  readConfig(variables, env)
