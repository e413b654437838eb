import {
  type Config,
  type Environment,
  environmentRules,
  httpUrl,
  lingerMs,
  readConfig,
  secrets,
  serviceConfig,
  timeZone,
  weakSecrets,
  wholeNumber,
} from '@jangteo/service-kit'
import { z } from 'zod'

const variables = {
  ...serviceConfig({ name: 'balance', port: 3003 }),
  CONSUMER_LINGER_MS: lingerMs(1_000),
  GATEWAY_URL: environmentRules(httpUrl().describe('URL of the payment gateway.'), {
    development: 'http://127.0.0.1:8091',
    connects: true,
  }),
  GATEWAY_KEY: environmentRules(
    z
      .string()
      .regex(/^[\x21-\x7e]+$/, 'must be visible characters')
      .describe('API key of this shop at the payment gateway. Secret.'),
    {
      development: 'jangteo-dev',
      refusedInProduction: (key) => (key.endsWith('-dev') ? 'holds a development key' : undefined),
    },
  ),
  GATEWAY_WEBHOOK_SECRET: environmentRules(
    secrets("HMAC key of the gateway's webhooks; a webhook that is signed with one of them is accepted."),
    { development: 'gateway-webhook-dev', refusedInProduction: weakSecrets },
  ),
  GATEWAY_TIMEOUT_MS: environmentRules(
    wholeNumber(1, 60_000).describe(
      'Timeout of a request to the gateway in milliseconds; a request that timed out is repeated later.',
    ),
    { development: '3000' },
  ),
  WEBHOOK_URL: environmentRules(
    httpUrl()
      .optional()
      .describe(
        'Public URL of POST /gateway/webhook of this service; default: the address that it listens on.',
      ),
    { refusedInProduction: (url) => (url === undefined ? 'is not set' : undefined), connects: true },
  ),
  CHARGE_DAILY_LIMIT: wholeNumber(1, 1_000_000_000_000)
    .default(50_000_000)
    .describe('Maximum charge of a customer per day, in won.'),
  POINTS_PERCENT: wholeNumber(0, 100).default(1).describe('Points for each 100 won paid in money.'),
  SHOP_TIME_ZONE: timeZone('Time zone of the days of the daily limit.'),
}

export type BalanceConfig = Config<typeof variables>

/** @throws ConfigError listing every problem */
export const balanceConfig = (env: Environment = process.env): BalanceConfig => readConfig(variables, env)
