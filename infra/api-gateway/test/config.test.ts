import { services } from '@jangteo/infra'
import { ConfigError } from '@jangteo/service-kit'
import { expect, it } from 'vitest'
import { apiGatewayConfig, replicasOf } from '../src/config.ts'

const problemsWith = (environment: Record<string, string>) => {
  try {
    apiGatewayConfig(environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

it('knows every service, at its usual port in development', () => {
  const config = apiGatewayConfig({})
  for (const { name } of services) expect(replicasOf(config, name)).toHaveLength(1)
  expect(replicasOf(config, 'data-platform')).toEqual(['http://127.0.0.1:3006'])
  expect(() => replicasOf(config, 'rating')).toThrow('rating has routes')
})

it('takes several replicas of a service', () => {
  const config = apiGatewayConfig({ ORDER_URLS: 'http://10.0.0.1:3001, http://10.0.0.2:3001' })
  expect(config.ORDER_URLS).toEqual(['http://10.0.0.1:3001', 'http://10.0.0.2:3001'])
})

it('has no default of an address in production, and no origin of pages anywhere', () => {
  const missing = problemsWith({ NODE_ENV: 'production', HOST: '0.0.0.0', PORT: '8080' })
  expect(missing.map((problem) => problem.split(':')[0])).toEqual(
    services.map(({ name }) => `${name.toUpperCase().replaceAll('-', '_')}_URLS`),
  )
  expect(apiGatewayConfig({}).CORS_ORIGINS).toEqual([])
})

it.each([
  ['ORDER_URLS', 'order:3001'],
  ['ORDER_URLS', 'http://order:3001/orders'],
  ['ORDER_URLS', ','],
  ['CORS_ORIGINS', '*'],
  ['CORS_ORIGINS', 'https://shop.example.com/'],
  ['ADDRESS_LIMIT', '-1'],
  ['TOKEN_LIMIT', 'many'],
  ['TRUSTED_PROXIES', 'the-proxy'],
])('%s is not "%s"', (name, value) => {
  expect(problemsWith({ [name]: value })).toEqual([expect.stringContaining(`${name}: must`)])
})
