import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { rootCertificates } from 'node:tls'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  ConfigError,
  deployConfig,
  kafkaDeployConfig,
  readConfig,
  redisConfig,
  serviceConfig,
  weakSecret,
} from '../src/index.ts'

const shape = serviceConfig({ name: 'data-platform', port: 3006 })
const production = {
  NODE_ENV: 'production',
  PORT: '80',
  ADMIN_PORT: '8081',
  HOST: '0.0.0.0',
  DATABASE_URL: 'postgresql://order:r4nd0m@db.example:5432/order?sslmode=verify-full',
  DATABASE_POOL: '6',
  KAFKA_BROKERS: 'kafka-1:9092, kafka-2:9092',
  SCHEMA_REGISTRY_URL: 'https://registry.example/apis/ccompat/v7',
  JWKS_URL: 'https://id.example/jwks.json',
  TOKEN_ISSUER: 'https://id.example',
  TOKEN_AUDIENCE: 'jangteo',
  MESSAGING_TRANSPORT: 'kafka',
  PLAINTEXT_HOSTS: 'kafka-1, kafka-2',
}

const kafkaUser = { KAFKA_SASL_USERNAME: 'order', KAFKA_SASL_PASSWORD: 'r4nd0m' }

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
          DATABASE_OWNER_URL: shape.DATABASE_URL,
          SMTP_PASSWORD: z.string().max(3).describe(sentence),
          WEBHOOK_SECRET: z.coerce.number().describe(sentence),
          REDIS_URL: z.url({ protocol: /^redis$/ }).describe(sentence),
        },
        {
          DATABASE_URL: secret,
          DATABASE_OWNER_URL: secret,
          SMTP_PASSWORD: secret,
          WEBHOOK_SECRET: secret,
          REDIS_URL: `http://user:${secret}@host`,
        },
      ),
    ).join('\n')
    expect(text.split('\n')).toHaveLength(5)
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

  it("refuses operators' routes on the port of customers", () => {
    const problems = problemsOf(() => readConfig(shape, { ...production, ADMIN_PORT: '' }))
    expect(problems).toEqual([expect.stringMatching(/^ADMIN_PORT: is not set, so that PORT/)])
  })

  it('has no development defaults', () => {
    const names = problemsOf(() => readConfig(shape, { NODE_ENV: 'production' })).map(
      (text) => text.split(':')[0],
    )
    const given = ['NODE_ENV', 'PLAINTEXT_HOSTS']
    expect(names).toEqual(Object.keys(production).filter((name) => !given.includes(name)))
  })

  it.each([
    ['DATABASE_URL', 'postgresql://order:order-dev@db:5432/order?sslmode=verify-full'],
    ['DATABASE_URL', 'postgresql://order:order%2Ddev@db:5432/order?sslmode=verify-full'],
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

  it.each([
    ['DATABASE_URL', 'postgresql://order:r4nd0m@db.example/order', 'db.example', 'sslmode=verify-full'],
    [
      'DATABASE_URL',
      'postgresql://order:r4nd0m@db.example/order?sslmode=require',
      'db.example',
      'sslmode=verify-full',
    ],
    [
      'DATABASE_URL',
      'postgresql://order:r4nd0m@localhost/order?host=db.example',
      'db.example',
      'sslmode=verify-full',
    ],
    ['DATABASE_DIRECT_URL', 'postgres://order:r4nd0m@db.example/order', 'db.example', 'sslmode=verify-full'],
    ['KAFKA_BROKERS', 'kafka-1:9092,kafka-3:9092', 'kafka-3', 'KAFKA_TLS_CA'],
    ['SCHEMA_REGISTRY_URL', 'http://registry:8081/apis/ccompat/v7', 'registry', 'https'],
    ['JWKS_URL', 'http://id.example/jwks.json', 'id.example', 'https'],
    ['TOKEN_ISSUER', 'http://id.example', 'id.example', 'https'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://collector:4318', 'collector', 'https'],
  ])('reaches no other machine in clear by %s=%s, unless its host is named', (name, value, host, how) => {
    const problems = problemsOf(() => readConfig(shape, { ...production, ...kafkaUser, [name]: value }))
    expect(problems).toEqual([
      expect.stringContaining(`${name}: reaches ${host} without encryption: use ${how}`),
    ])
    expect(problems[0]).not.toContain('r4nd0m')
    const named = {
      ...production,
      ...kafkaUser,
      [name]: value,
      PLAINTEXT_HOSTS: `${production.PLAINTEXT_HOSTS},${host}`,
    }
    expect(problemsOf(() => readConfig(shape, named))).toEqual([])
  })

  it('reaches this machine in clear, and a network that is named by the end of its hosts', () => {
    const onThisMachine = { SCHEMA_REGISTRY_URL: 'http://127.0.0.1:8081/apis/ccompat/v7' }
    expect(problemsOf(() => readConfig(shape, { ...production, ...onThisMachine }))).toEqual([])
    const inCluster = { SCHEMA_REGISTRY_URL: 'http://registry.shop.svc.cluster.local:8080/apis/ccompat/v7' }
    const named = { ...production, ...inCluster, PLAINTEXT_HOSTS: 'kafka-1,kafka-2,.svc.cluster.local' }
    expect(problemsOf(() => readConfig(shape, named))).toEqual([])
    const other = { ...named, SCHEMA_REGISTRY_URL: 'http://svc.cluster.local.example/apis/ccompat/v7' }
    expect(problemsOf(() => readConfig(shape, other))).toHaveLength(1)
  })

  it.each(['*', 'http://kafka-1', 'kafka-1:9092', '..'])('PLAINTEXT_HOSTS is not "%s"', (hosts) => {
    const problems = problemsOf(() => readConfig(shape, { ...production, PLAINTEXT_HOSTS: hosts }))
    expect(problems.join()).toContain('PLAINTEXT_HOSTS: must be names of hosts')
  })

  it('refuses a development password of Redis, and none', () => {
    const of = (REDIS_URL: string) =>
      problemsOf(() => readConfig(redisConfig('Redis.'), { NODE_ENV: 'production', REDIS_URL }))
    expect(of('rediss://coupon:coupon-dev@redis.example')).toEqual([
      expect.stringContaining('REDIS_URL: holds a development password'),
    ])
    expect(of('rediss://redis.example')).toEqual([expect.stringContaining('REDIS_URL: has no password')])
    expect(of('rediss://coupon:r4nd0m@redis.example')).toEqual([])
  })

  it('has a password for its database, or a certificate', () => {
    const of = (url: string) => problemsOf(() => readConfig(shape, { ...production, DATABASE_URL: url }))
    const url = 'postgresql://order@db.example/order?sslmode=verify-full'
    expect(of(url)).toEqual([expect.stringContaining('DATABASE_URL: has no password')])
    expect(of(`${url}&sslcert=/run/order.crt&sslkey=/run/order.key`)).toEqual([])
  })
})

describe('the connection to Kafka', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'jangteo-config-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const written = (name: string, text: string) => {
    const file = path.join(folder, name)
    writeFileSync(file, text)
    return file
  }
  const outside = { ...production, KAFKA_BROKERS: 'kafka.example:9092' }

  it('has both a user and a password, or none', () => {
    for (const [name, other] of [
      ['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'],
      ['KAFKA_SASL_PASSWORD', 'KAFKA_SASL_USERNAME'],
    ] as const) {
      const problems = problemsOf(() => readConfig(shape, { [name]: 'r4nd0m' }))
      expect(problems).toEqual([expect.stringContaining(`${name}: is set without ${other}`)])
      expect(problems[0]).not.toContain('r4nd0m')
    }
    expect(problemsOf(() => readConfig(kafkaDeployConfig, { KAFKA_DEPLOY_USERNAME: 'deploy' }))).toHaveLength(
      1,
    )
  })

  it('is encrypted with certificate authorities of a file that holds some, or those of the system', () => {
    const of = (KAFKA_TLS_CA: string) => problemsOf(() => readConfig(shape, { KAFKA_TLS_CA }))
    expect(of(path.join(folder, 'none.pem'))).toEqual([
      expect.stringContaining('KAFKA_TLS_CA: must be a file that can be read (ENOENT)'),
    ])
    expect(of(written('empty.pem', ''))).toEqual([
      expect.stringContaining('KAFKA_TLS_CA: must be a PEM file with certificates'),
    ])
    expect(of(written('ca.pem', rootCertificates[0] as string))).toEqual([])
    expect(of('system')).toEqual([])
  })

  it('is encrypted and has a user in production, where not only the shop reaches the brokers', () => {
    expect(problemsOf(() => readConfig(shape, outside))).toEqual([
      expect.stringContaining('KAFKA_BROKERS: reaches kafka.example without encryption'),
      expect.stringContaining('KAFKA_SASL_USERNAME: is not set, and kafka.example takes'),
    ])
    expect(problemsOf(() => readConfig(shape, { ...outside, KAFKA_TLS_CA: 'system' }))).toHaveLength(1)
    const complete = { ...outside, KAFKA_TLS_CA: 'system', ...kafkaUser }
    expect(problemsOf(() => readConfig(shape, complete))).toEqual([])
    const onThisMachine = { ...production, PLAINTEXT_HOSTS: '', KAFKA_BROKERS: '127.0.0.1:9092' }
    expect(problemsOf(() => readConfig(shape, onThisMachine)).join()).not.toContain('KAFKA')
  })

  it('gives a user its rights by another one in production', () => {
    const of = (env: object) => problemsOf(() => readConfig(kafkaDeployConfig, { ...production, ...env }))
    expect(of(kafkaUser)).toEqual([
      expect.stringContaining('KAFKA_DEPLOY_USERNAME: is not set, and without it `bootstrap` gives'),
    ])
    expect(of({})).toEqual([])
    expect(of({ ...kafkaUser, NODE_ENV: 'development' })).toEqual([])
    const deployer = { KAFKA_DEPLOY_USERNAME: 'deploy', KAFKA_DEPLOY_PASSWORD: 'r4nd0m' }
    expect(of({ ...kafkaUser, ...deployer })).toEqual([])
  })

  it('refuses a development password in production', () => {
    const wrong = { ...production, ...kafkaUser, KAFKA_SASL_PASSWORD: 'order-dev' }
    expect(problemsOf(() => readConfig(shape, wrong))).toEqual([
      expect.stringContaining('KAFKA_SASL_PASSWORD: holds a development password'),
    ])
  })
})

describe('without NODE_ENV', () => {
  it.each([
    ['HOST', '0.0.0.0'],
    ['HOST', '::'],
    ['HOST', '10.0.0.7'],
    ['TOKEN_ISSUER', 'https://id.example'],
    ['TOKEN_ISSUER', 'issuer-of-the-company'],
  ])('nothing outside of this machine reaches a process or signs its tokens: %s=%s', (name, value) => {
    const problems = problemsOf(() => readConfig(shape, { [name]: value }))
    expect(problems).toEqual([
      expect.stringContaining(`NODE_ENV: is not set, and ${name} is not of this machine`),
    ])
    expect(problemsOf(() => readConfig(shape, { [name]: value, NODE_ENV: '' }))).toHaveLength(1)
    expect(problemsOf(() => readConfig(shape, { [name]: value, NODE_ENV: 'development' }))).toEqual([])
  })
})

describe('the origins of pages that may call a service', () => {
  const problemsWith = (CORS_ORIGINS: string, env: object = {}) =>
    problemsOf(() => readConfig(shape, { ...env, CORS_ORIGINS }))

  it('are none unless they are named, each with its scheme and port', () => {
    expect(readConfig(shape, {}).CORS_ORIGINS).toEqual([])
    const named = 'https://shop.example.com, https://admin.example.com:8443,http://127.0.0.1:5173'
    expect(readConfig(shape, { CORS_ORIGINS: named }).CORS_ORIGINS).toEqual(named.split(/, ?/))
  })

  it.each([
    '*',
    'null',
    'shop.example.com',
    'https://*.example.com',
    'https://shop.example.com/',
    'https://shop.example.com/page',
    'https://ann@shop.example.com',
    'HTTPS://shop.example.com',
    'https://shop.example.com:443',
    'ftp://shop.example.com',
    'https://shop.example.com,*',
  ])('are not "%s"', (origins) => {
    expect(problemsWith(origins)).toEqual([expect.stringContaining('CORS_ORIGINS: must be origins')])
    expect(problemsWith(origins, production)).toHaveLength(1)
  })

  it('have https in production', () => {
    expect(problemsWith('https://shop.example.com', production)).toEqual([])
    expect(problemsWith('https://shop.example.com,http://shop.example.com', production)).toEqual([
      expect.stringContaining('CORS_ORIGINS: http://shop.example.com has no https'),
    ])
  })
})

describe('a secret', () => {
  it.each([
    'x'.repeat(100),
    'correct horse battery',
    '0123456789',
    'secret-of-the-shop-dev',
    'password'.repeat(10),
    'password'.repeat(10).slice(0, -3),
  ])('that can be guessed is refused: %s', (secret) =>
    expect(weakSecret(secret)).toMatch(/can be guessed|development/),
  )

  it('of 32 random bytes is accepted, whatever its bytes are, as base64 and as hex', () => {
    for (const bytes of Array.from({ length: 1_000 }, () => randomBytes(32)))
      for (const text of [bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')])
        expect(weakSecret(text), text).toBeUndefined()
  })
})

describe("the deploy step's token at the registry", () => {
  const deploy = { ...production, KAFKA_DEPLOY_USERNAME: 'deploy', KAFKA_DEPLOY_PASSWORD: 'r4nd0m' }
  const tokenOf = (claims: object) =>
    `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2lnbmVk`
  const of = (more: Record<string, string>) =>
    problemsOf(() => readConfig(deployConfig, { ...deploy, ...more }))

  it('is needed in production, where not only the shop reaches the registry', () => {
    expect(of({})).toEqual([
      expect.stringContaining('SCHEMA_REGISTRY_TOKEN: is not set, and everyone who reaches registry.example'),
    ])
    expect(of({ SCHEMA_REGISTRY_TOKEN: tokenOf({ sub: 'deploy' }) })).toEqual([])
    expect(of({ SCHEMA_REGISTRY_TOKEN: 'of-another-kind' })).toEqual([])
    expect(of({ SCHEMA_REGISTRY_URL: 'http://registry:8081', PLAINTEXT_HOSTS: 'registry' })).toEqual([])
    expect(problemsOf(() => readConfig(deployConfig, {}))).toEqual([])
  })

  it('is not that of development in production', () => {
    expect(of({ SCHEMA_REGISTRY_TOKEN: tokenOf({ sub: 'deploy-dev' }) })).toEqual([
      expect.stringContaining('SCHEMA_REGISTRY_TOKEN: is a development token'),
    ])
  })

  it('is a token, which no message shows', () => {
    const [problem, ...more] = of({ SCHEMA_REGISTRY_TOKEN: 'Bearer 53cr3t' })
    expect(more).toEqual([])
    expect(problem).toContain('SCHEMA_REGISTRY_TOKEN: must be a token')
    expect(problem).not.toContain('53cr3t')
  })
})
