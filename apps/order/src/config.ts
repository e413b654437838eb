import { type Config, type Environment, readConfig, serviceConfig, wholeNumber } from '@jangteo/service-kit'

const DAY = 24 * 60 * 60

const variables = {
  ...serviceConfig({ name: 'order', port: 3001 }),
  ORDER_EXPIRES_SECONDS: wholeNumber(1, 30 * DAY)
    .default(600)
    .describe('How long an order may wait to be paid before it ends and its stock is back.'),
  ANSWER_PATIENCE_SECONDS: wholeNumber(1, DAY)
    .default(30)
    .describe("How long balance's answer may be out before it is asked for again."),
  STUCK_AFTER_SECONDS: wholeNumber(1, DAY)
    .default(60)
    .describe('How long an order may wait for an answer before operators see it among the stuck ones.'),
  PUBLIC_READ_POOL: wholeNumber(1, 100)
    .default(2)
    .describe('How many connections the process opens at most for what is read without a token.'),
  PUBLIC_READ_TIMEOUT_MS: wholeNumber(1, 60_000)
    .default(2_000)
    .describe('How long what is read without a token may take in the database, in milliseconds.'),
}

export type OrderConfig = Config<typeof variables>

/** @throws ConfigError listing every problem */
export const orderConfig = (env: Environment = process.env): OrderConfig => readConfig(variables, env)
