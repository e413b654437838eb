import {
  type Config,
  type Environment,
  lingerMs,
  readConfig,
  redisConfig,
  serviceConfig,
  wholeNumber,
} from '@jangteo/service-kit'

const variables = {
  ...serviceConfig({ name: 'coupon', port: 3002 }),
  CONSUMER_LINGER_MS: lingerMs(250),
  ...redisConfig('Redis of the admission control. It holds nothing that cannot be rebuilt from PostgreSQL.'),
  ISSUE_PERSON_LIMIT: wholeNumber(0, 1_000_000)
    .default(20)
    .describe('Maximum coupon requests of a person in 10 s, at all replicas together; 0 disables the limit.'),
  ISSUE_ADDRESS_LIMIT: wholeNumber(0, 1_000_000)
    .default(2_000)
    .describe(
      'Maximum coupon requests per IP address, or IPv6 network, in 10 s, at all replicas together; 0 disables the limit. Many people share an address.',
    ),
  ISSUE_PATIENCE_SECONDS: wholeNumber(1, 24 * 60 * 60)
    .default(60)
    .describe('Seconds after which a coupon that was promised and not issued is requested again.'),
}

export type CouponConfig = Config<typeof variables>

/** @throws ConfigError listing every problem */
export const couponConfig = (env: Environment = process.env): CouponConfig => readConfig(variables, env)
