import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { serviceNamed } from '@jangteo/infra'
import { eventually, freshDatabase, testStack, uniquePrefix } from '@jangteo/testing'
import pg from 'pg'

const NAMES = ['order', 'balance', 'data-platform'] as const
type Name = (typeof NAMES)[number]

export interface Shop {
  /** What its topics and groups begin with. */
  readonly prefix: string
  url(service: Name): string
  /** The administrator's view of a service's database. */
  sql(service: Name): pg.Client
  stop(): Promise<void>
}

/** Every service as a process of its own, on databases and topics of its own. */
export async function openShop(): Promise<Shop> {
  const prefix = uniquePrefix()
  const opened = await Promise.all(NAMES.map((name) => openService(name, prefix)))
  const find = (name: Name) => opened[NAMES.indexOf(name)] as (typeof opened)[number]
  return {
    prefix,
    url: (name) => find(name).url,
    sql: (name) => find(name).sql,
    async stop() {
      await Promise.all(opened.map((service) => service.stop()))
    },
  }
}

async function openService(name: Name, topicPrefix: string) {
  const stack = testStack()
  const database = await freshDatabase(name)
  const sql = new pg.Client(database.adminUrl)
  await sql.connect()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, ['src/main.ts', 'bootstrap', 'run'], {
    cwd: serviceNamed(name).directory,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      DATABASE_URL: database.url,
      KAFKA_BROKERS: stack.kafkaBrokers.join(','),
      SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl,
      JWKS_URL: stack.jwksUrl,
      TOKEN_ISSUER: stack.issuer,
      TOKEN_AUDIENCE: stack.audience,
      TOPIC_PREFIX: topicPrefix,
      LOG_LEVEL: 'error',
    },
  })
  await eventually(
    async () => {
      if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`)
      const answer = await fetch(`${url}/health/ready`)
      if (!answer.ok) throw new Error(await answer.text())
    },
    { timeout: 30_000 },
  )
  return {
    url,
    sql,
    async stop() {
      await end(child)
      await sql.end()
      await database.drop()
    },
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
