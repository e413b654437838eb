import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { dataPlatformConfig } from '../src/config.ts'

const problemsWith = (variables: Record<string, string>) => {
  try {
    dataPlatformConfig(variables)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

it('has defaults for development', () => {
  expect(dataPlatformConfig({})).toMatchObject({
    PORT: 3006,
    EVENT_RETENTION_DAYS: 400,
    SHOP_TIME_ZONE: 'Asia/Seoul',
  })
})

it.each([
  ['PERSON_SECRET', 'short'],
  ['EVENT_RETENTION_DAYS', '7'],
  ['EVENT_RETENTION_DAYS', 'for ever'],
  ['SHOP_TIME_ZONE', 'Seoul'],
  ['POPULARITY_EVERY_SECONDS', '3601'],
  ['POPULARITY_GRACE_MINUTES', '10081'],
  ['TRANSFER_URL', 'warehouse:8092'],
  ['TRANSFER_DESTINATION', 'The Warehouse'],
  ['TRANSFER_SECRET', 'short'],
  ['TRANSFER_BATCH', '501'],
  ['TRANSFER_TIMEOUT_MS', '0'],
])('refuses %s=%s', (name, value) => {
  expect(problemsWith({ [name]: value })).toContain(`${name}: must`)
})

it('refuses a development secret in production', () => {
  expect(problemsWith({ NODE_ENV: 'production' })).toContain('PERSON_SECRET: is not set')
  expect(problemsWith({ NODE_ENV: 'production', PERSON_SECRET: 'data-platform-person-dev' })).toContain(
    'PERSON_SECRET: holds a development secret',
  )
})

it('does not print the secret that it refuses', () => {
  expect(problemsWith({ PERSON_SECRET: 'my-own' })).not.toContain('my-own')
})

it('signs what it hands over, in production by a secret of its own', () => {
  const production = {
    NODE_ENV: 'production',
    PERSON_SECRET: randomBytes(32).toString('hex'),
    HOST: '0.0.0.0',
    PORT: '3006',
    ADMIN_PORT: '3016',
    DATABASE_URL: 'postgresql://data_platform:secret@database/data_platform?sslmode=verify-full',
    DATABASE_POOL: '5',
    KAFKA_BROKERS: 'kafka:9092',
    PLAINTEXT_HOSTS: 'kafka',
    SCHEMA_REGISTRY_URL: 'https://registry/apis/ccompat/v7',
    JWKS_URL: 'https://login.example/jwks.json',
    TOKEN_ISSUER: 'https://login.example',
    TOKEN_AUDIENCE: 'jangteo',
    MESSAGING_TRANSPORT: 'kafka',
  }
  expect(problemsWith(production)).toBe('')
  const transfer = { ...production, TRANSFER_URL: 'https://warehouse.example/jangteo' }
  expect(problemsWith(transfer)).toContain('TRANSFER_SECRET: is not set, and TRANSFER_URL is')
  expect(problemsWith({ ...transfer, TRANSFER_SECRET: 'data-platform-transfer-dev' })).toContain(
    'TRANSFER_SECRET: holds a development secret',
  )
  expect(problemsWith({ ...transfer, TRANSFER_SECRET: 'between the two of us' })).toContain('can be guessed')
  const secret = randomBytes(32).toString('base64')
  expect(problemsWith({ ...transfer, TRANSFER_SECRET: secret })).toBe('')
  const inClear = { ...transfer, TRANSFER_SECRET: secret, TRANSFER_URL: 'http://warehouse.example/jangteo' }
  expect(problemsWith(inClear)).toContain('TRANSFER_URL: reaches warehouse.example without encryption')
})
