import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { eventually, freshDatabase, testStack, tokenFor, uniquePrefix } from '@jangteo/testing'
import { expect, it } from 'vitest'

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

it('a process that is killed while the gateway has its request brings the money once, when it is back', async () => {
  const stack = testStack()
  const database = await freshDatabase('balance')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const key = randomUUID()
  const env = {
    ...process.env,
    PORT: String(port),
    DATABASE_URL: database.url,
    KAFKA_BROKERS: stack.kafkaBrokers.join(','),
    SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl,
    JWKS_URL: stack.jwksUrl,
    TOKEN_ISSUER: stack.issuer,
    TOKEN_AUDIENCE: stack.audience,
    TOPIC_PREFIX: uniquePrefix(),
    GATEWAY_URL: stack.gatewayUrl,
    GATEWAY_KEY: key,
    GATEWAY_WEBHOOK_SECRET: stack.gatewayWebhookSecret,
    LOG_LEVEL: 'error',
  }
  const gateway = (method: string, path: string, body?: object) =>
    fetch(stack.gatewayUrl + path, {
      method,
      headers: { authorization: `Bearer ${key}` },
      ...(body && { body: JSON.stringify(body) }),
    })
  const started: ChildProcess[] = []
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(process.execPath, ['src/main.ts', 'bootstrap', 'run'], {
      cwd: join(import.meta.dirname, '..'),
      stdio: ['ignore', 'ignore', 'inherit'],
      env,
    })
    started.push(child)
    await eventually(
      async () => {
        if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
        expect((await fetch(`${url}/health/ready`)).status).toBe(200)
      },
      { timeout: 30_000 },
    )
    return child
  }
  const end = async (child: ChildProcess, signal: NodeJS.Signals) => {
    child.kill(signal)
    await once(child, 'exit')
  }
  const headers = {
    authorization: `Bearer ${await tokenFor('ann')}`,
    'content-type': 'application/json',
    'idempotency-key': 'first',
  }
  const charge = () => fetch(`${url}/balance/charge`, { method: 'POST', headers, body: '{"amount":5000}' })

  try {
    await gateway('PUT', '/v1/behaviour', { answerDelayMs: 60_000, webhooks: 0 })
    const first = await start()
    const { chargeId, status } = (await (await charge()).json()) as { chargeId: string; status: string }
    expect(status).toBe('requested')
    await eventually(async () => expect((await gateway('GET', `/v1/payments/${chargeId}`)).status).toBe(200))
    await end(first, 'SIGKILL')

    await gateway('PUT', '/v1/behaviour', { webhooks: 0 })
    await start()
    await eventually(
      async () =>
        expect(await (await charge()).json()).toMatchObject({ chargeId, status: 'credited', balance: 5_000 }),
      { timeout: 30_000 },
    )
    const balance = await fetch(`${url}/balance`, { headers: { authorization: headers.authorization } })
    expect(await balance.json()).toEqual({ balance: 5_000, points: 0 })
  } finally {
    for (const child of started)
      if (child.exitCode === null && child.signalCode === null) await end(child, 'SIGTERM')
    await database.drop()
  }
}, 90_000)
