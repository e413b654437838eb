import {
  type Config,
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

const developmentSecret = (secret: string) =>
  secret.endsWith('-dev') ? 'holds a development secret' : undefined

const variables = {
  ...serviceConfig({ name: 'balance', port: 3003 }),
  CONSUMER_LINGER_MS: gatherMs(1_000),
  GATEWAY_URL: environmentRules(httpUrl().describe('The payment gateway that charges go through.'), {
    development: 'http://127.0.0.1:8091',
  }),
  GATEWAY_KEY: environmentRules(
    z
      .string()
      .regex(/^[\x21-\x7e]+$/, 'must be visible characters')
      .describe('By which the gateway knows this shop. Secret.'),
    { development: 'jangteo-dev', refusedInProduction: developmentSecret },
  ),
  GATEWAY_WEBHOOK_SECRET: environmentRules(
    z.string().min(1).describe('What the gateway signs its webhooks with.'),
    { development: 'gateway-webhook-dev', refusedInProduction: developmentSecret },
  ),
  GATEWAY_TIMEOUT_MS: environmentRules(
    wholeNumber(1, 60_000).describe(
      'How long the gateway may take to answer, in milliseconds; it is asked again later.',
    ),
    { development: '3000' },
  ),
  WEBHOOK_URL: environmentRules(
    httpUrl()
      .optional()
      .describe(
        'Where the gateway reaches POST /gateway/webhook of this service; by default where it listens.',
      ),
    { refusedInProduction: (url) => (url === undefined ? 'is not set' : undefined) },
  ),
  CHARGE_DAILY_LIMIT: wholeNumber(1, 1_000_000_000_000)
    .default(50_000_000)
    .describe('How many won a customer may charge in a day.'),
  POINTS_PERCENT: wholeNumber(0, 100)
    .default(1)
    .describe('How many points an order brings for 100 won paid in money.'),
  SHOP_TIME_ZONE: timeZone('Whose days the daily limit means.'),
}

export type BalanceConfig = Config<typeof variables>

/** @throws ConfigError listing every problem */
export const balanceConfig = (env: Environment = process.env): BalanceConfig => readConfig(variables, env)
