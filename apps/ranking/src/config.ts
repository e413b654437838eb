import {
  type Config,
  type Environment,
  gatherMs,
  publicReadsConfig,
  readConfig,
  redisConfig,
  serviceConfig,
  timeZone,
  wholeNumber,
} from '@jangteo/service-kit'

const MOST_POINTS = 1_000

const variables = {
  ...serviceConfig({ name: 'ranking', port: 3004 }),
  CONSUMER_LINGER_MS: gatherMs(500),
  ...redisConfig('Where the rankings are kept: nothing that could not be built again.'),
  ...publicReadsConfig,
  SHOP_TIME_ZONE: timeZone('Whose days, weeks and months are ranked.'),
  ORDER_POINTS: wholeNumber(0, MOST_POINTS)
    .default(10)
    .describe('Points for each piece that is sold, taken back when its order is cancelled.'),
  VIEW_POINTS: wholeNumber(0, MOST_POINTS).default(1).describe('Points for each view of a product.'),
  LIKE_POINTS: wholeNumber(0, MOST_POINTS).default(2).describe('Points for each like of a product.'),
  CART_POINTS: wholeNumber(0, MOST_POINTS)
    .default(3)
    .describe('Points for each time that a product is put into a cart.'),
  CARRY_OVER_PERCENT: wholeNumber(0, 100)
    .default(10)
    .describe("How much of a day's, week's or month's points the next one begins with, in per cent."),
}

export type RankingConfig = Config<typeof variables>

/** @throws ConfigError listing every problem */
export const rankingConfig = (env: Environment = process.env): RankingConfig => readConfig(variables, env)
