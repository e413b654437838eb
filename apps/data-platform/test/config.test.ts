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
])('refuses %s=%s', (name, value) => {
  expect(problemsWith({ [name]: value })).toContain(`${name}: must`)
})

it('knows nobody by a development secret in production', () => {
  expect(problemsWith({ NODE_ENV: 'production' })).toContain('PERSON_SECRET: is not set')
  expect(problemsWith({ NODE_ENV: 'production', PERSON_SECRET: 'data-platform-person-dev' })).toContain(
    'PERSON_SECRET: holds a development secret',
  )
})

it('does not tell the secret that it refuses', () => {
  expect(problemsWith({ PERSON_SECRET: 'my-own' })).not.toContain('my-own')
})
