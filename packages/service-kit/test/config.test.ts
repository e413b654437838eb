import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ConfigError, readConfig, serviceConfig } from '../src/index.ts'

const shape = serviceConfig({ name: 'data-platform', port: 3006 })
const production = {
  NODE_ENV: 'production',
  PORT: '80',
  HOST: '0.0.0.0',
  DATABASE_URL: 'postgresql://order:r4nd0m@db:5432/order',
  DATABASE_POOL: '6',
  KAFKA_BROKERS: 'kafka-1:9092, kafka-2:9092',
  SCHEMA_REGISTRY_URL: 'http://registry:8081/apis/ccompat/v7',
  JWKS_URL: 'https://id.example/jwks.json',
  TOKEN_ISSUER: 'https://id.example',
  TOKEN_AUDIENCE: 'jangteo',
  MESSAGING_TRANSPORT: 'kafka',
}

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read()
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe('readConfig', () => {
  it('gives a development environment the defaults of the local stack', () => {
    expect(readConfig(shape, {})).toMatchObject({
      NODE_ENV: 'development',
      PORT: 3006,
      DATABASE_URL: 'postgresql://data_platform:data_platform-dev@127.0.0.1:5433/data_platform',
      KAFKA_BROKERS: ['127.0.0.1:9092'],
      KAFKA_SESSION_SECONDS: 10,
      TOPIC_PREFIX: '',
    })
  })

  it('lists every problem at once: name, error, description', () => {
    const env = {
      PORT: 'abc',
      DATABASE_POOL: '0',
      KAFKA_BROKERS: 'kafka',
      LOG_LEVEL: 'loud',
      NODE_ENV: 'prod',
    }
    const problems = problemsOf(() => readConfig(shape, env))
    expect(problems.map((problem) => problem.split(':')[0]).sort()).toEqual(Object.keys(env).sort())
    expect(problems).toContain(
      'PORT: must be a port number, got "abc". The port that the service listens on; 0 takes a free one.',
    )
  })

  it('never shows the value of a secret', () => {
    const secret = 'hunter2'
    const sentence = 'A sentence.'
    const text = problemsOf(() =>
      readConfig(
        {
          DATABASE_URL: shape.DATABASE_URL,
          SMTP_PASSWORD: z.string().max(3).describe(sentence),
          WEBHOOK_SECRET: z.coerce.number().describe(sentence),
          REDIS_URL: z.url({ protocol: /^redis$/ }).describe(sentence),
        },
        {
          DATABASE_URL: secret,
          SMTP_PASSWORD: secret,
          WEBHOOK_SECRET: secret,
          REDIS_URL: `http://user:${secret}@host`,
        },
      ),
    ).join('\n')
    expect(text.split('\n')).toHaveLength(4)
    expect(text).not.toContain(secret)
  })

  it('refuses a variable without a sentence', () => {
    expect(() => readConfig({ X: z.string() }, { X: 'x' })).toThrow('X has no description')
  })

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig(shape, { PORT: '' }).PORT).toBe(3006)
    expect(problemsOf(() => readConfig(shape, { ...production, PORT: '' }))).toEqual([
      'PORT: is not set. The port that the service listens on; 0 takes a free one.',
    ])
  })
})

describe('with NODE_ENV=production', () => {
  it('accepts a complete configuration', () => {
    expect(readConfig(shape, production)).toMatchObject({
      PORT: 80,
      KAFKA_BROKERS: ['kafka-1:9092', 'kafka-2:9092'],
    })
  })

  it('has no development defaults', () => {
    const names = problemsOf(() => readConfig(shape, { NODE_ENV: 'production' })).map(
      (text) => text.split(':')[0],
    )
    expect(names).toEqual(Object.keys(production).filter((name) => name !== 'NODE_ENV'))
  })

  it.each([
    ['DATABASE_URL', 'postgresql://order:order-dev@db:5432/order'],
    ['DATABASE_URL', 'postgresql://order:order%2Ddev@db:5432/order'],
    ['TOKEN_ISSUER', 'http://127.0.0.1:8090'],
    ['TOKEN_ISSUER', 'http://localhost:8090'],
    ['JWKS_URL', 'http://[::1]:8090/.well-known/jwks.json'],
    ['MESSAGING_TRANSPORT', 'memory'],
  ])('refuses a development value of %s', (name, value) => {
    const problems = problemsOf(() => readConfig(shape, { ...production, [name]: value }))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(name)
    if (name === 'DATABASE_URL') expect(problems[0]).not.toContain('dev@')
  })
})
