import { afterEach, expect, it, vi } from 'vitest'
import { couponConfig } from '../src/config.ts'

afterEach(() => vi.unstubAllEnvs())

const problemsWith = (variables: Record<string, string>) => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  try {
    couponConfig()
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

it('has defaults for development', () => {
  expect(problemsWith({ REDIS_URL: '' })).toBe('')
  expect(couponConfig()).toMatchObject({
    REDIS_URL: 'redis://127.0.0.1:6380',
    ISSUE_PERSON_LIMIT: 20,
    ISSUE_PATIENCE_SECONDS: 60,
    TRUSTED_PROXIES: [],
  })
})

it('finds Redis, and knows its proxies, by variables alone', () => {
  const redis = { REDIS_URL: 'rediss://cache.internal:6379/2', REDIS_PREFIX: 'shop.' }
  expect(problemsWith({ ...redis, TRUSTED_PROXIES: '10.0.0.0/8, fd00::/8,192.0.2.1' })).toBe('')
  expect(couponConfig()).toMatchObject({
    ...redis,
    TRUSTED_PROXIES: ['10.0.0.0/8', 'fd00::/8', '192.0.2.1'],
  })
})

it.each([
  ['REDIS_URL', 'cache:6379'],
  ['REDIS_URL', 'http://cache:6379'],
  ['ISSUE_PERSON_LIMIT', '-1'],
  ['ISSUE_ADDRESS_LIMIT', 'many'],
  ['ISSUE_PATIENCE_SECONDS', '0'],
  ['TRUSTED_PROXIES', 'the-proxy'],
  ['TRUSTED_PROXIES', '10.0.0.0/33'],
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
