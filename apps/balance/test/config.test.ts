import { randomBytes } from 'node:crypto'
import { afterEach, expect, it, vi } from 'vitest'
import { balanceConfig } from '../src/config.ts'

afterEach(() => vi.unstubAllEnvs())

const problemsWith = (variables: Record<string, string>) => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  try {
    balanceConfig()
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

it('has defaults for development', () => {
  expect(problemsWith({})).toBe('')
  expect(balanceConfig()).toMatchObject({ CHARGE_DAILY_LIMIT: 50_000_000, SHOP_TIME_ZONE: 'Asia/Seoul' })
})

it.each([
  ['SHOP_TIME_ZONE', 'Asia/Nowhere'],
  ['POINTS_PERCENT', '101'],
  ['POINTS_PERCENT', '-1'],
  ['CHARGE_DAILY_LIMIT', '0'],
  ['GATEWAY_TIMEOUT_MS', 'long'],
  ['GATEWAY_URL', 'gateway'],
  ['WEBHOOK_URL', 'ftp://shop'],
])('refuses %s=%s', (name, value) => {
  expect(problemsWith({ [name]: value })).toContain(`${name}: must be`)
})

it('takes no secret of development into production, and wants to know where the gateway reaches it', () => {
  const problems = problemsWith({
    NODE_ENV: 'production',
    GATEWAY_KEY: 'jangteo-dev',
    GATEWAY_WEBHOOK_SECRET: 'gateway-webhook-dev',
  })
  expect(problems).toContain('GATEWAY_KEY: holds a development key')
  expect(problems).toContain('GATEWAY_WEBHOOK_SECRET: holds a development secret')
  expect(problems).toContain('GATEWAY_URL: is not set')
  expect(problems).toContain('WEBHOOK_URL: is not set')
})

it('takes no webhook secret into production that can be guessed, and reaches no gateway in clear', () => {
  const problems = problemsWith({
    NODE_ENV: 'production',
    GATEWAY_WEBHOOK_SECRET: 'gateway-webhook',
    GATEWAY_URL: 'http://payments.example.com',
    WEBHOOK_URL: 'http://shop.example.com/gateway/webhook',
  })
  expect(problems).toContain('GATEWAY_WEBHOOK_SECRET: can be guessed')
  const strong = randomBytes(32).toString('base64')
  const two = { NODE_ENV: 'production', GATEWAY_WEBHOOK_SECRET: `${strong},gateway-webhook` }
  expect(problemsWith(two)).toContain('GATEWAY_WEBHOOK_SECRET: can be guessed')
  expect(problemsWith({ ...two, GATEWAY_WEBHOOK_SECRET: `${strong}, ${strong}x` })).not.toContain(
    'WEBHOOK_SECRET',
  )
  expect(problems).toContain('GATEWAY_URL: reaches payments.example.com without encryption')
  expect(problems).toContain('WEBHOOK_URL: reaches shop.example.com without encryption')
})
