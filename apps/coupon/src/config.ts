import { isIP } from 'node:net'
import {
  type Config,
  type Environment,
  gatherMs,
  readConfig,
  redisConfig,
  serviceConfig,
  wholeNumber,
} from '@jangteo/service-kit'
import { z } from 'zod'

const variables = {
  ...serviceConfig({ name: 'coupon', port: 3002 }),
  CONSUMER_LINGER_MS: gatherMs(250),
  ...redisConfig('Where the gate of the line is kept: nothing that could not be built again.'),
  ISSUE_PERSON_LIMIT: wholeNumber(0, 1_000_000)
    .default(20)
    .describe('How often a person may ask for coupons in ten seconds, at each replica; 0 for no limit.'),
  ISSUE_ADDRESS_LIMIT: wholeNumber(0, 1_000_000)
    .default(2_000)
    .describe(
      'How often may be asked from one address in ten seconds, at each replica; 0 for no limit. Many people share one.',
    ),
  ISSUE_PATIENCE_SECONDS: wholeNumber(1, 24 * 60 * 60)
    .default(60)
    .describe('How long the coupon of somebody who was called up may be out before it is asked for again.'),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .refine(
      (proxies) => proxies.every(isNetwork),
      'must be addresses or networks, several with commas between',
    )
    .describe('The proxies in front of it, whose word for the address of whoever asks is believed.'),
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const most = { 4: 32, 6: 128 }[isIP(address)]
  if (most === undefined || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most)
}

export type CouponConfig = Config<typeof variables>

/** @throws ConfigError listing every problem */
export const couponConfig = (env: Environment = process.env): CouponConfig => readConfig(variables, env)
