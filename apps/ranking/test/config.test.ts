import { afterEach, expect, it, vi } from 'vitest'
import { rankingConfig } from '../src/config.ts'

afterEach(() => vi.unstubAllEnvs())

const problemsWith = (variables: Record<string, string>) => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  try {
    rankingConfig()
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

it('has defaults for development', () => {
  expect(problemsWith({ REDIS_URL: '', ORDER_POINTS: '' })).toBe('')
  expect(rankingConfig()).toMatchObject({
    ...{ REDIS_URL: 'redis://127.0.0.1:6380', SHOP_TIME_ZONE: 'Asia/Seoul', CARRY_OVER_PERCENT: 10 },
    ...{ ORDER_POINTS: 10, VIEW_POINTS: 1, LIKE_POINTS: 2, CART_POINTS: 3 },
  })
})

it('takes weights and time zone from variables alone', () => {
  const weights = { ORDER_POINTS: '0', VIEW_POINTS: '1000', LIKE_POINTS: '7', CART_POINTS: '8' }
  expect(problemsWith({ ...weights, SHOP_TIME_ZONE: 'America/New_York', CARRY_OVER_PERCENT: '0' })).toBe('')
  expect(rankingConfig()).toMatchObject({
    ...{ ORDER_POINTS: 0, VIEW_POINTS: 1_000, LIKE_POINTS: 7, CART_POINTS: 8 },
    ...{ SHOP_TIME_ZONE: 'America/New_York', CARRY_OVER_PERCENT: 0 },
  })
})

it.each([
  ['REDIS_URL', 'cache:6379'],
  ['SHOP_TIME_ZONE', 'Seoul'],
  ['ORDER_POINTS', '-1'],
  ['VIEW_POINTS', '0.5'],
  ['LIKE_POINTS', '1001'],
  ['CART_POINTS', 'many'],
  ['CARRY_OVER_PERCENT', '101'],
])('refuses %s=%s', (name, value) => {
  expect(problemsWith({ [name]: value })).toContain(`${name}: must be`)
})

it('assumes no Redis in production', () => {
  expect(problemsWith({ NODE_ENV: 'production', REDIS_URL: '' })).toContain('REDIS_URL: is not set')
})

it('has a password for Redis in production, and does not send it in clear', () => {
  const problemsOf = (url: string) => problemsWith({ NODE_ENV: 'production', REDIS_URL: url })
  expect(problemsOf('rediss://cache.example.com')).toContain('REDIS_URL: has no password')
  expect(problemsOf('redis://:hush@cache.example.com')).toContain('REDIS_URL: reaches cache.example.com')
  expect(problemsOf('redis://:hush@cache.example.com')).not.toContain('hush')
  expect(problemsOf('rediss://:hush@cache.example.com')).not.toContain('REDIS_URL')
})
