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
    .describe('How long an order may wait to be paid before it ends and its stock is back.'),
  ANSWER_PATIENCE_SECONDS: wholeNumber(1, DAY)
    .default(30)
    .describe("How long balance's answer may be out before it is asked for again."),
  STUCK_AFTER_SECONDS: wholeNumber(1, DAY)
    .default(60)
    .describe('How long an order may wait for an answer before operators see it among the stuck ones.'),
  ...publicReadsConfig,
}

export type OrderConfig = Config<typeof variables>

/** @throws ConfigError listing every problem */
export const orderConfig = (env: Environment = process.env): OrderConfig => readConfig(variables, env)
