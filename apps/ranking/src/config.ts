import { type Config, readConfig, redisConfig, serviceConfig, timeZone } from '@jangteo/service-kit'

const variables = {
  ...serviceConfig({ name: 'ranking', port: 3004 }),
  ...redisConfig('Where the rankings are kept: nothing that could not be built again.'),
  SHOP_TIME_ZONE: timeZone('Whose days, weeks and months are ranked.'),
}

export type RankingConfig = Config<typeof variables>

/** @throws ConfigError listing every problem */
export const rankingConfig = (): RankingConfig => readConfig(variables, process.env)
