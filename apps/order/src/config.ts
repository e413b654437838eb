import {
  type Config,
  type Environment,
  publicReadsConfig,
  readConfig,
  serviceConfig,
  wholeNumber,
} from '@jangteo/service-kit'

const DAY = 24 * 60 * 60

const variables = {
  ...serviceConfig({ name: 'order', port: 3001 }),
  ORDER_EXPIRES_SECONDS: wholeNumber(1, 30 * DAY)
    .default(600)
    .describe('Seconds until an unpaid order expires and its stock is released.'),
  OPEN_ORDERS_LIMIT: wholeNumber(0, 10_000)
    .default(20)
    .describe('Maximum unpaid orders of a customer at the same time; 0: any number.'),
  RESERVED_PIECES_LIMIT: wholeNumber(0, 1_000_000)
    .default(1_000)
    .describe('Maximum pieces that are reserved for the unpaid orders of a customer; 0: any number.'),
  ANSWER_PATIENCE_SECONDS: wholeNumber(1, DAY)
    .default(30)
    .describe('Seconds without an answer of balance after which the request is repeated.'),
  STUCK_AFTER_SECONDS: wholeNumber(1, DAY)
    .default(60)
    .describe('Seconds without an answer after which an order is listed as stuck.'),
  ...publicReadsConfig,
}

export type OrderConfig = Config<typeof variables>

/** @throws ConfigError listing every problem */
export const orderConfig = (env: Environment = process.env): OrderConfig => readConfig(variables, env)
