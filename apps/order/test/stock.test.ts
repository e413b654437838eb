import { ProductStockChanged } from '@jangteo/events'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningOrder, startOrder } from './running-order.ts'

describe('stock', () => {
  let order: RunningOrder
  beforeAll(async () => {
    order = await startOrder()
  })
  afterAll(() => order.stop())

  it('gives ten pieces to exactly ten of a hundred buyers who come at once', async () => {
    await order.offer({ vase: 10 })
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, buyer) =>
        order.post('/orders', {
          as: `buyer-${buyer % 10}`,
          body: { lines: [{ productId: 'vase', quantity: 1 }] },
        }),
      ),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10)
    const refused = answers.filter(({ status }) => status !== 201)
    expect(new Set(refused.map(({ status, body }) => `${status} ${body.code}`))).toEqual(
      new Set(['409 out-of-stock']),
    )
    expect(refused[0]?.body.detail).toBe('1 pieces of vase are wanted, and 0 are left.')
    expect(await order.stockOf('vase')).toEqual({ available: 0, reserved: 10 })
    await eventually(() => {
      const reserved = order.peer.heard(ProductStockChanged).filter(({ reason }) => reason === 'reserved')
      expect(reserved.map(({ available }) => available)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
    })
  })

  it('is reserved for all lines or for none', async () => {
    await order.offer({ cup: 5, plate: 1 })
    const before = await order.everything()
    const { status, body } = await order.post('/orders', {
      as: 'ann',
      body: {
        lines: [
          { productId: 'cup', quantity: 5 },
          { productId: 'plate', quantity: 2 },
        ],
      },
    })
    expect(status).toBe(409)
    expect(body).toMatchObject({ code: 'out-of-stock', detail: expect.stringContaining('plate') })
    expect(await order.everything()).toEqual(before)
  })

  it('never deadlocks when orders name the same products in another order', async () => {
    await order.offer({ 'left-shoe': 1_000, 'right-shoe': 1_000, lace: 1_000 })
    const names = ['left-shoe', 'right-shoe', 'lace']
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => {
        const turned = [...names.slice(index % 3), ...names.slice(0, index % 3)]
        const lines = turned.map((productId) => ({ productId, quantity: 1 }))
        return order.post('/orders', { as: `buyer-${index % 10}`, body: { lines } })
      }),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    for (const name of names) expect(await order.stockOf(name)).toEqual({ available: 940, reserved: 60 })
  })

  it('can be seen by anyone, and says what can be ordered', async () => {
    await order.offer({ bowl: 3 })
    await order.place('ann', { bowl: 1 })
    const bowl = {
      details: null,
      productId: 'bowl',
      name: 'The bowl',
      price: 1_000,
      onSale: true,
      available: 2,
    }
    expect((await order.get('/products/bowl')).body).toEqual(bowl)
    expect((await order.get('/products')).body.items).toContainEqual(bowl)
    const unknown = await order.get('/products/nothing')
    expect(unknown.status).toBe(404)
    expect(unknown.body).toMatchObject({ code: 'product-not-found' })
  })

  it('is offered once: what is in the catalogue stays as it is', async () => {
    await order.offer({ jar: 7 })
    await order.place('ann', { jar: 2 })
    await order.offer({ jar: 7 })
    expect(await order.stockOf('jar')).toEqual({ available: 5, reserved: 2 })
  })
})
