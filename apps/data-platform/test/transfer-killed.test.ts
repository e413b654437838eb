import { createHash, randomUUID } from 'node:crypto'
import { TransferBatchCut } from '@jangteo/events'
import { eventually, startServiceProcess, testStack, tokenFor, uniquePrefix } from '@jangteo/testing'
import { expect, it } from 'vitest'

const EVENTS = 600
const AT_ONCE = 100
const KILLS = 2
const PATIENCE_MS = 60_000

it('brings everything over, in order and once, when the process is killed in the middle again and again', {
  timeout: 240_000,
}, async () => {
  const { dataReceiverUrl, transferSecret } = testStack()
  const url = `${dataReceiverUrl}/v1/destinations/k${randomUUID().slice(0, 8)}`
  const platform = await startServiceProcess('data-platform', {
    topicPrefix: uniquePrefix(),
    environment: {
      TRANSFER_URL: url,
      TRANSFER_SECRET: transferSecret,
      TRANSFER_BATCH: '10',
      TRANSFER_TIMEOUT_MS: '500',
    },
  })
  try {
    const received = async () => (await fetch(url)).json() as Promise<Record<string, unknown>>
    const slow = { method: 'PUT', body: JSON.stringify({ failing: 0.2, delayMs: 50 }) }
    expect((await fetch(`${url}/behaviour`, slow)).ok).toBe(true)
    const token = await tokenFor('ann')
    for (let taken = 0; taken < EVENTS; taken += AT_ONCE) {
      const activities = Array.from({ length: AT_ONCE }, (_, n) => ({
        kind: 'viewed',
        productId: `product-${n}`,
      }))
      const answer = await fetch(`${platform.url}/activities/batch`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ activities }),
      })
      expect(answer.status).toBe(202)
    }

    for (let kill = 1; kill <= KILLS; kill++) {
      const { events } = await received()
      await eventually(async () => expect((await received()).events).toBeGreaterThan(Number(events)), {
        timeout: PATIENCE_MS,
      })
      await platform.killAndRestart()
    }
    expect(Number((await received()).events)).toBeLessThan(EVENTS)

    await eventually(
      async () => {
        const { rows } = await platform.sql.query(
          'select position, event_id from event where topic not like $1 order by position',
          [`%${TransferBatchCut.topic}`],
        )
        expect(rows).toHaveLength(EVENTS)
        const hash = createHash('sha256')
        for (const { position, event_id } of rows) hash.update(`${position} ${event_id}\n`)
        const sha256 = hash.digest('hex')
        expect(await received()).toMatchObject({ events: EVENTS, misplaced: 0, sha256 })
      },
      { timeout: PATIENCE_MS },
    )
  } finally {
    await platform.stop()
  }
})
