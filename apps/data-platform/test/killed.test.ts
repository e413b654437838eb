import { randomUUID } from 'node:crypto'
import { eventually, startServiceProcess, uniquePrefix } from '@jangteo/testing'
import { expect, it } from 'vitest'
import { tokenOf } from './platform.ts'

it('a process that is killed while it takes activities in has lost none that it had answered, and counts each once', async () => {
  const platform = await startServiceProcess('data-platform', { topicPrefix: uniquePrefix() })
  const answered = new Set<string>()
  const sent = new Set<string>()
  let killed = 0
  const device = async (name: string): Promise<void> => {
    for (let batch = 0; batch < 12 || killed < 2; batch += 1) {
      const activities = Array.from({ length: 100 }, () => ({
        kind: 'viewed',
        productId: 'coffee-beans',
        activityId: randomUUID(),
      }))
      for (const { activityId } of activities) sent.add(activityId)
      const answer = await fetch(`${platform.url}/activities/batch`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await tokenOf(name)}`, 'content-type': 'application/json' },
        body: JSON.stringify({ activities }),
      }).catch(() => undefined)
      if (answer?.status === 202)
        for (const id of ((await answer.json()) as { activityIds: string[] }).activityIds) answered.add(id)
    }
  }
  const shown = async () => {
    const headers = { authorization: `Bearer ${await tokenOf('operator', 'admin')}` }
    const read = async (path: string) => (await fetch(platform.url + path, { headers })).text()
    const days = [-1, 0].map((shift) => new Date(Date.now() + shift * 86_400_000).toISOString().slice(0, 10))
    const lines = (await read(`/export/events.ndjson?from=${days[0]}&to=${days[1]}`)).trim().split('\n')
    const funnel = JSON.parse(await read('/figures/funnel'))
    return {
      kept: lines.map((line) => JSON.parse(line).data.activityId as string),
      viewed: funnel.steps[0].events,
    }
  }

  try {
    const devices = Promise.all(['ann', 'bea', 'cleo'].map(device))
    for (; killed < 2; killed += 1) {
      const before = answered.size
      await eventually(() => expect(answered.size).toBeGreaterThan(before + 300))
      await platform.killAndRestart()
    }
    await devices
    await eventually(
      async () => {
        const { kept, viewed } = await shown()
        const ids = new Set(kept)
        expect([...answered].filter((id) => !ids.has(id))).toEqual([])
        expect(kept.filter((id) => !sent.has(id))).toEqual([])
        expect(viewed).toBe(ids.size)
      },
      { timeout: 30_000 },
    )
    expect(answered.size).toBeGreaterThan(900)
    const { rows } = await platform.sql.query(
      'select count(distinct event_id)::int as events, count(*)::int as rows, max(position)::int as last from event',
    )
    expect(rows[0].rows).toBe(rows[0].events)
    expect(rows[0].last).toBe(rows[0].rows)
  } finally {
    await platform.stop()
  }
}, 120_000)
