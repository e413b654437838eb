import { randomUUID } from 'node:crypto'
import { eventually, startServiceProcess, testStack, tokenFor, uniquePrefix } from '@jangteo/testing'
import { expect, it } from 'vitest'

it('a process that is killed while the gateway has its request brings the money once, when it is back', async () => {
  const key = randomUUID()
  const gateway = (method: string, path: string, body?: object) =>
    fetch(testStack().gatewayUrl + path, {
      method,
      headers: { authorization: `Bearer ${key}` },
      ...(body && { body: JSON.stringify(body) }),
    })
  const headers = {
    authorization: `Bearer ${await tokenFor('ann')}`,
    'content-type': 'application/json',
    'idempotency-key': 'first',
  }
  await gateway('PUT', '/v1/behaviour', { answerDelayMs: 60_000, webhooks: 0 })
  const balance = await startServiceProcess('balance', {
    topicPrefix: uniquePrefix(),
    environment: { GATEWAY_KEY: key },
  })
  const charge = () =>
    fetch(`${balance.url}/balance/charge`, { method: 'POST', headers, body: '{"amount":5000}' })

  try {
    const { chargeId, status } = (await (await charge()).json()) as { chargeId: string; status: string }
    expect(status).toBe('requested')
    await eventually(async () => expect((await gateway('GET', `/v1/payments/${chargeId}`)).status).toBe(200))
    // The request that is under way still gets no answer.
    await gateway('PUT', '/v1/behaviour', { webhooks: 0 })
    await balance.killAndRestart()
    await eventually(
      async () =>
        expect(await (await charge()).json()).toMatchObject({ chargeId, status: 'credited', balance: 5_000 }),
      { timeout: 30_000 },
    )
    const held = await fetch(`${balance.url}/balance`, { headers: { authorization: headers.authorization } })
    expect(await held.json()).toEqual({ balance: 5_000, points: 0 })
  } finally {
    await balance.stop()
  }
}, 90_000)
