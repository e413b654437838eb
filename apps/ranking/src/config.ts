import {
  type Config,
  type Environment,
  lingerMs,
  publicReadsConfig,
  readConfig,
  redisConfig,
  serviceConfig,
  timeZone,
  wholeNumber,
} from '@jangteo/service-kit'
import type { Settings } from './domain/settings.ts'

const MOST_POINTS = 1_000

const variables = {
  ...serviceConfig({ name: 'ranking', port: 3004 }),
  CONSUMER_LINGER_MS: lingerMs(500),
  ...redisConfig('Redis of the live rankings. It holds nothing that cannot be rebuilt.'),
  ...publicReadsConfig,
  SHOP_TIME_ZONE: timeZone('Time zone of the ranked days, weeks and months.'),
  ORDER_POINTS: wholeNumber(0, MOST_POINTS)
    .default(10)
    .describe('Points per piece sold; taken back when the order is cancelled.'),
  VIEW_POINTS: wholeNumber(0, MOST_POINTS).default(1).describe('Points per view of a product.'),
  LIKE_POINTS: wholeNumber(0, MOST_POINTS).default(2).describe('Points per like of a product.'),
  CART_POINTS: wholeNumber(0, MOST_POINTS).default(3).describe('Points per addition of a product to a cart.'),
  CARRY_OVER_PERCENT: wholeNumber(0, 100)
    .default(10)
    .describe("Percentage of a day's, week's or month's points with which the next one starts."),
}

export type RankingConfig = Config<typeof variables>

/** @throws ConfigError listing every problem */
export const rankingConfig = (env: Environment = process.env): RankingConfig => readConfig(variables, env)

/** The configured settings of the count. */
export const settingsOf = (config: RankingConfig): Settings => ({
  zone: config.SHOP_TIME_ZONE,
  weights: {
    order: config.ORDER_POINTS,
    viewed: config.VIEW_POINTS,
    liked: config.LIKE_POINTS,
    carted: config.CART_POINTS,
  },
  carryOverPercent: config.CARRY_OVER_PERCENT,
})
