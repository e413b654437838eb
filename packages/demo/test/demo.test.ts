import { afterEach, expect, it, vi } from 'vitest'
import { createDemo } from '../src/demo.ts'
import type { ServiceName } from '../src/shop/operator.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

/** A shop that answers the first buyer, and no one who comes afterwards. */
function shopWithoutAnswers() {
  const open = new Set<Promise<Response>>()
  vi.stubGlobal('fetch', (url: string, { headers, signal }: RequestInit) => {
    const who = new Headers(headers).get('authorization') as string
    if (who === 'Bearer demo' || who.endsWith('-first')) {
      const status = url.endsWith('/pay') ? 'paid' : url.endsWith('/charge') ? 'credited' : 'payable'
      return Promise.resolve(Response.json({ orderId: 'o', chargeId: 'c', status, points: 3 }))
    }
    const answer = new Promise<Response>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason))
    }).finally(() => open.delete(answer))
    open.add(answer)
    return answer
  })
  return open
}

it('a scene that fails is over when all that it has begun is', async () => {
  const open = shopWithoutAnswers()
  const demo = createDemo({
    addresses: {
      gateway: 'http://gateway',
      services: { order: 'http://order', ranking: 'http://ranking' } as Record<ServiceName, string>,
      token: async (sub) => sub,
    },
    breaks: {
      async begin() {
        await vi.waitFor(() => expect(open.size).toBeGreaterThan(0), { timeout: 30_000 })
        throw new Error('there is such a fault already')
      },
    },
    audit: async () => ({ verdict: 'clean', sentence: '', requestedAt: 0 }),
  })
  demo.scene('more-partitions', 'small')
  await vi.waitFor(() => expect(demo.state().busy).toBe(null), { timeout: 30_000 })
  expect(demo.state().scene).toMatchObject({ state: 'failed', error: 'there is such a fault already' })
  expect(open.size).toBe(0)
})
