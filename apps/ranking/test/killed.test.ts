import { kafkaNetwork } from '@jangteo/service-testing'
import { eventually, startServiceProcess, tokenFor, uniquePrefix } from '@jangteo/testing'
import { expect, it } from 'vitest'
import { startShop } from './running-ranking.ts'

const noon = new Date('2026-11-21T03:00:00Z')

it('a process that is killed twice while events come counts each of them once', async () => {
  const topicPrefix = uniquePrefix()
  const peer = await startShop(kafkaNetwork(topicPrefix))
  const ranking = await startServiceProcess('ranking', { topicPrefix })
  try {
    const headers = { authorization: `Bearer ${await tokenFor('demo', 'admin')}` }
    const tally = async (): Promise<Record<string, number>> => {
      const answer = await fetch(`${ranking.url}/internal/tally?bucket=2026-11-21`, { headers })
      const { products } = (await answer.json()) as { products?: { productId: string; points: number }[] }
      if (!products) throw new Error('not live')
      return Object.fromEntries(products.map(({ productId, points }) => [productId, points]))
    }
    let [said, ended] = [0, false]
    const talking = (async () => {
      for (; !ended; said++) {
        const userId = `user-${said % 50}`
        await Promise.all([
          peer.act('viewed', 'apple', { userId, at: noon }),
          peer.pay({ productId: 'bread', userId, at: noon }),
          peer.cancel({ productId: 'cheese', userId, at: noon }),
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
