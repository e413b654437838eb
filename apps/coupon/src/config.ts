import { type Config, environmentRules, readConfig, serviceConfig } from '@jangteo/service-kit'
import { z } from 'zod'

const variables = {
  ...serviceConfig({ name: 'coupon', port: 3002 }),
  REDIS_URL: environmentRules(
    z
      .url({ protocol: /^rediss?$/, error: 'must be a redis:// URL' })
      .describe('Where the gate of the line is kept: nothing that could not be built again.'),
    { development: 'redis://127.0.0.1:6380' },
  ),
  REDIS_PREFIX: z.string().default('').describe('What every key in Redis begins with.'),
}

export type CouponConfig = Config<typeof variables>

/** @throws ConfigError listing every problem */
export const couponConfig = (): CouponConfig => readConfig(variables, process.env)
