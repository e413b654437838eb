import { kafkaNetwork } from '@jangteo/service-testing'
import { eventually, startServiceProcess, tokenFor, uniquePrefix } from '@jangteo/testing'
import { expect, it } from 'vitest'
import { bucketsAt } from '../src/domain/buckets.ts'
import { startShop } from './running-ranking.ts'

/** Today: the service is a process of its own with the real clock. */
const today = new Date()
const { day } = bucketsAt(today, 'Asia/Seoul')

it('a process that is killed twice while events arrive counts each of them once', async () => {
  const topicPrefix = uniquePrefix()
  const peer = await startShop(kafkaNetwork(topicPrefix))
  const ranking = await startServiceProcess('ranking', { topicPrefix })
  try {
    const headers = { authorization: `Bearer ${await tokenFor('demo', 'admin')}` }
    const tally = async (): Promise<Record<string, number>> => {
      const answer = await fetch(`${ranking.url}/internal/tally?bucket=${day}`, { headers })
      const { items } = (await answer.json()) as { items?: { productId: string; points: number }[] }
      if (!items) throw new Error('not live')
      return Object.fromEntries(items.map(({ productId, points }) => [productId, points]))
    }
    let [said, ended] = [0, false]
    const talking = (async () => {
      for (; !ended; said++) {
        const userId = `user-${said % 50}`
        await Promise.all([
          peer.act('viewed', 'apple', { userId: `viewer-${said}`, at: today }),
          peer.pay({ productId: 'bread', userId, at: today }),
          peer.cancel({ productId: 'cheese', userId, at: today }),
        ])
      }
    })()
    for (const enough of [30, 100]) {
      await eventually(async () => expect((await tally()).apple).toBeGreaterThan(enough), { timeout: 30_000 })
      await ranking.killAndRestart()
    }
    ended = true
    await talking
    await eventually(
      async () => expect(await tally()).toEqual({ apple: said, bread: 10 * said, cheese: -10 * said }),
      { timeout: 30_000 },
    )
  } finally {
    await ranking.stop()
    await peer.stop()
  }
}, 120_000)
