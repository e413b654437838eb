import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seed } from '../src/seed.ts'
import { catalogue } from '../src/seed-catalogue.ts'
import { type RunningOrder, startOrder } from './running-order.ts'

const admin = { as: 'operator', role: 'admin' } as const
const cup = {
  names: { ko: '청자 잔', en: 'Celadon cup' },
  descriptions: { ko: '가마에서 구웠습니다.', en: 'From the kiln.' },
  category: 'kitchen',
  pictures: ['https://pictures.example.com/cup.webp', 'data:image/svg+xml,%3Csvg%2F%3E'],
}

describe('what pages show of a product', () => {
  let order: RunningOrder
  beforeAll(async () => {
    order = await startOrder()
  })
  afterAll(() => order.stop())

  const shown = async (query: string) => {
    const { status, body } = await order.get(`/products?${query}`)
    expect(status).toBe(200)
    return body
  }
  const idsOf = ({ items }: { items: { productId: string }[] }) => items.map(({ productId }) => productId)

  it('is nothing at first, then what an operator wrote, and replaced as a whole', async () => {
    await order.offer({ cup: 5 })
    expect((await order.get('/products/cup')).body).toMatchObject({ productId: 'cup', details: null })
    const written = await order.put('/products/cup/details', { ...admin, body: cup })
    expect(written).toMatchObject({ status: 200, body: { productId: 'cup', available: 5, details: cup } })
    expect((await order.get('/products/cup')).body.details).toEqual(cup)
    expect((await shown('search=cup')).items).toMatchObject([{ productId: 'cup', details: cup }])
    const changed = { ...cup, category: 'tea', pictures: [] }
    await order.put('/products/cup/details', { ...admin, body: changed })
    expect((await order.get('/products/cup')).body.details).toEqual(changed)
  })

  it.each([
    ['a script', { pictures: ['javascript:alert(1)'] }],
    ['a page', { pictures: ['data:text/html,x'] }],
    ['an address that is not encrypted', { pictures: ['http://pictures.example.com/cup.webp'] }],
    ['a picture that ends its attribute', { pictures: ['data:image/png,"onerror=x'] }],
    ['one language only', { names: { ko: '잔' } }],
    ['a category with blanks', { category: 'tea and coffee' }],
  ])('is never %s', async (_, wrong) => {
    await order.offer({ plate: 1 })
    const { status, body } = await order.put('/products/plate/details', {
      ...admin,
      body: { ...cup, ...wrong },
    })
    expect([status, body.code]).toEqual([400, 'request-invalid'])
    expect((await order.get('/products/plate')).body.details).toBeNull()
  })

  it('is written by operators only', async () => {
    await order.offer({ bowl: 1 })
    expect((await order.put('/products/bowl/details', { as: 'ann', body: cup })).status).toBe(403)
    expect((await order.put('/products/bowl/details', { body: cup })).status).toBe(401)
    expect((await order.get('/products/bowl')).body.details).toBeNull()
  })

  it('comes by ids: in their order, once each, retired ones too', async () => {
    await order.offer({ one: 1, two: 2, three: 3 })
    await order.post('/products/two/retire', admin)
    expect((await order.get('/products?ids=one&cursor=x')).status).toBe(400)
    const found = await shown('ids=three,two,unknown,one,three')
    expect(idsOf(found)).toEqual(['three', 'two', 'one'])
    expect(found).toMatchObject({ items: [{ onSale: true }, { onSale: false }, {}], nextCursor: null })
    const many = Array.from({ length: 101 }, (_, n) => `p${n}`).join()
    for (const ids of ['', 'one,', 'One', 'one,,two', many])
      expect((await order.get(`/products?ids=${ids}`)).status, ids).toBe(400)
  })

  it('is planted with the demo once, and never over what an operator wrote', async () => {
    const plant = () => order.service.messaging.transact({}, seed)
    await plant()
    const ids = catalogue.map(({ productId }) => productId)
    const planted = await shown(`ids=${ids}`)
    expect(idsOf(planted)).toEqual(ids)
    for (const { name, details } of planted.items) {
      expect(details.names.ko).toBe(name)
      expect(details.pictures[0]).toMatch(/^data:image\/svg\+xml,%3Csvg/)
    }
    await order.put('/products/green-tea/details', { ...admin, body: cup })
    await plant()
    expect((await order.get('/products/green-tea')).body.details).toEqual(cup)
    expect(await shown(`ids=${ids}`)).toEqual({
      ...planted,
      items: planted.items.map((item: { productId: string }) =>
        item.productId === 'green-tea' ? { ...item, details: cup } : item,
      ),
    })
  })
})
