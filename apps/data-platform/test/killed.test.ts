import { randomUUID } from 'node:crypto'
import { tokenOf } from '@jangteo/service-testing'
import { eventually, startServiceProcess, uniquePrefix } from '@jangteo/testing'
import { expect, it } from 'vitest'

const DEVICES = ['ann', 'bea', 'cleo']
const BATCHES = 60
const EACH = 25
const ALL = DEVICES.length * BATCHES * EACH

it('a process that is killed while it takes activities in has lost none that it had answered, and counts each once', async () => {
  const platform = await startServiceProcess('data-platform', { topicPrefix: uniquePrefix() })
  const answered = new Set<string>()
  /** Sends a batch until it is answered, as a client does that cannot know what became of it. */
  const send = async (name: string): Promise<void> => {
    const activities = Array.from({ length: EACH }, () => ({
      kind: 'viewed',
      productId: 'coffee-beans',
      activityId: randomUUID(),
    }))
    const body = JSON.stringify({ activities })
    const headers = { authorization: `Bearer ${await tokenOf(name)}`, 'content-type': 'application/json' }
    await eventually(
      async () => {
        const answer = await fetch(`${platform.url}/activities/batch`, { method: 'POST', headers, body })
        expect(answer.status).toBe(202)
      },
      { timeout: 60_000 },
    )
    for (const { activityId } of activities) answered.add(activityId)
  }
  /** The first device is the one in whose middle it happens; the others are somewhere in theirs. */
  const device = async (name: string, number: number): Promise<void> => {
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const killed = number === 0 && (batch === 12 || batch === 36) ? platform.killAndRestart() : undefined
      await send(name)
      await killed
    }
  }

  try {
    await Promise.all(DEVICES.map(device))
    expect(answered.size).toBe(ALL)
    const headers = {
      authorization: `Bearer ${await tokenOf('operator', 'admin')}`,
      'operator-reason': 'test',
    }
    const read = async (path: string) => (await fetch(platform.url + path, { headers })).text()
    await eventually(
      async () => expect(JSON.parse(await read('/figures/funnel')).items[0].events).toBe(ALL),
      { timeout: 60_000 },
    )
    const days = [-1, 0].map((shift) => new Date(Date.now() + shift * 86_400_000).toISOString().slice(0, 10))
    const lines = (await read(`/export/events.ndjson?from=${days[0]}&to=${days[1]}`)).trim().split('\n')
    expect(new Set(lines.map((line) => JSON.parse(line).data.activityId))).toEqual(answered)
    const { rows } = await platform.sql.query(
      'select count(distinct event_id)::int as events, count(*)::int as rows, max(position)::int as last from event',
    )
    expect(rows).toEqual([{ events: lines.length, rows: lines.length, last: lines.length }])
  } finally {
    await platform.stop()
  }
}, 240_000)
