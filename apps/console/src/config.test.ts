import { expect, it } from 'vitest'
import { consoleConfig } from './config.ts'

const production = {
  NODE_ENV: 'production',
  PORT: '8080',
  HOST: '0.0.0.0',
  JWKS_URL: 'https://id.example.com/jwks',
  TOKEN_ISSUER: 'https://id.example.com',
  TOKEN_AUDIENCE: 'shop',
  CLIENT_ID: 'console',
  CONSOLE_URL: 'https://console.example.com',
  ORDER_URLS: 'http://order:3000',
  COUPON_URLS: 'http://coupon:3000',
  BALANCE_URLS: 'http://balance:3000',
  RANKING_URLS: 'http://ranking:3000',
  NOTIFICATION_URLS: 'http://notification:3000',
  DATA_PLATFORM_URLS: 'http://data-platform:3000',
  KAFKA_BROKERS: 'kafka:9092',
  SCHEMA_REGISTRY_URL: 'http://registry:8081/apis/ccompat/v7',
  PLAINTEXT_HOSTS: 'order,coupon,balance,ranking,notification,data-platform,kafka,registry',
}

it('needs nothing in development, and everything in production', () => {
  expect(consoleConfig({}).CLIENT_ID).toBe('console')
  expect(consoleConfig(production).ORDER_URLS).toEqual(['http://order:3000'])
  for (const name of Object.keys(production).filter((each) => each !== 'NODE_ENV'))
    expect(() => consoleConfig({ ...production, [name]: '' })).toThrow(name)
})

it('breaks nothing in production', () => {
  const lab = { LAB_URL: 'http://127.0.0.1:8086', LAB_TOKEN: 'token' }
  expect(consoleConfig(lab)).toMatchObject(lab)
  for (const [name, value] of Object.entries(lab))
    expect(() => consoleConfig({ ...production, [name]: value })).toThrow(
      `${name}: must not be set in production`,
    )
})

it('refuses an address in production to which a session would go unprotected', () => {
  expect(() => consoleConfig({ ...production, CONSOLE_URL: 'http://console.example.com' })).toThrow(
    /CONSOLE_URL.*https/,
  )
  expect(() => consoleConfig({ ...production, CONSOLE_URL: 'https://console.example.com/path' })).toThrow(
    'CONSOLE_URL',
  )
})
