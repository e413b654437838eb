import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  AmountTooLarge,
  OutOfStock,
  ProductNotFound,
  ProductNotOnSale,
  QuantityOutOfRange,
} from './errors.ts'
import { MAX_LINES, MAX_ORDER_AMOUNT, MAX_QUANTITY, mergeLines, placeOrder } from './place-order.ts'
import type { Product } from './product.ts'

const now = new Date('2026-11-21T09:00:00Z')
const expiresAt = new Date('2026-11-21T09:10:00Z')
const placed = { orderId: 'o1', userId: 'ann', couponId: null, now, expiresAt }

const product = (productId: string, changes: Partial<Product> = {}): Product => ({
  productId,
  name: `The ${productId}`,
  price: 1_000,
  onSale: true,
  available: 10,
  reserved: 0,
  version: 1,
  createdAt: now,
  ...changes,
})
const catalogue = (...products: Product[]) => new Map(products.map((each) => [each.productId, each]))

describe('the lines of an order', () => {
  it('name each product once, with its quantities added up, in product id order', () => {
    const wanted = [
      { productId: 'tea', quantity: 1 },
      { productId: 'rice', quantity: 2 },
      { productId: 'tea', quantity: 3 },
    ]
    expect(mergeLines(wanted)).toEqual([
      { productId: 'rice', quantity: 2 },
      { productId: 'tea', quantity: 4 },
    ])
  })

  it('are at least one and at most a hundred', () => {
    const lines = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ productId: `p${index}`, quantity: 1 }))
    expect(() => mergeLines([])).toThrow('at least one')
    expect(mergeLines(lines(MAX_LINES))).toHaveLength(MAX_LINES)
    expect(() => mergeLines(lines(MAX_LINES + 1))).toThrow('at most 100')
  })

  it.each([0, -1, 1.5, MAX_QUANTITY + 1, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuse a quantity of %s',
    (quantity) => {
      expect(() => mergeLines([{ productId: 'tea', quantity }])).toThrow(QuantityOutOfRange)
    },
  )

  it('refuse a quantity that is too large only when added up', () => {
    const half = { productId: 'tea', quantity: MAX_QUANTITY / 2 }
    expect(mergeLines([half, half])).toEqual([{ productId: 'tea', quantity: MAX_QUANTITY }])
    expect(() => mergeLines([half, half, { productId: 'tea', quantity: 1 }])).toThrow(QuantityOutOfRange)
  })
})

describe('placing an order', () => {
  it('copies names and prices from the catalogue, and reserves the pieces', () => {
    const shop = catalogue(product('tea', { price: 12_500 }), product('rice', { price: 3_000, reserved: 4 }))
    const { order, stock } = placeOrder(
      [
        { productId: 'rice', quantity: 10 },
        { productId: 'tea', quantity: 2 },
      ],
      shop,
      placed,
    )
    expect(order).toEqual({
      status: 'payable',
      orderId: 'o1',
      userId: 'ann',
      lines: [
        { productId: 'rice', name: 'The rice', unitPrice: 3_000, quantity: 10 },
        { productId: 'tea', name: 'The tea', unitPrice: 12_500, quantity: 2 },
      ],
      amount: 55_000,
      discount: 0,
      couponId: null,
      version: 1,
      createdAt: now,
      expiresAt,
      declineReason: null,
    })
    expect(
      stock.map(({ product: { available, reserved }, quantity }) => ({ available, reserved, quantity })),
    ).toEqual([
      { available: 0, reserved: 14, quantity: 10 },
      { available: 8, reserved: 2, quantity: 2 },
    ])
  })

  it('waits for its coupon, when it has one', () => {
    const wanted = [{ productId: 'tea', quantity: 1 }]
    const { order } = placeOrder(wanted, catalogue(product('tea')), { ...placed, couponId: 'c1' })
    expect(order).toMatchObject({ status: 'awaiting-coupon', couponId: 'c1', amount: 1_000, discount: 0 })
  })

  it('refuses what is unknown, off sale or not there', () => {
    const shop = catalogue(product('tea'), product('old', { onSale: false }))
    const place = (productId: string, quantity: number) => () =>
      placeOrder([{ productId, quantity }], shop, placed)
    expect(place('nothing', 1)).toThrow(ProductNotFound)
    expect(place('old', 1)).toThrow(ProductNotOnSale)
    expect(place('tea', 11)).toThrow(OutOfStock)
    expect(place('tea', 11)).toThrow('11 pieces of tea are wanted, and 10 are left.')
  })

  it('refuses an order above the limit', () => {
    const shop = catalogue(product('diamond', { price: MAX_ORDER_AMOUNT / 10, available: 100 }))
    expect(placeOrder([{ productId: 'diamond', quantity: 10 }], shop, placed).order.amount).toBe(
      MAX_ORDER_AMOUNT,
    )
    expect(() => placeOrder([{ productId: 'diamond', quantity: 11 }], shop, placed)).toThrow(AmountTooLarge)
  })

  it('never loses a piece or a won, whatever is ordered', () => {
    const id = fc.constantFrom('a', 'b', 'c')
    const lines = fc.array(fc.record({ productId: id, quantity: fc.integer({ min: 1, max: 20 }) }), {
      minLength: 1,
    })
    const shops = fc.record({
      price: fc.integer({ min: 1, max: 9_999 }),
      available: fc.integer({ min: 0, max: 60 }),
    })
    fc.assert(
      fc.property(lines, shops, (wanted, { price, available }) => {
        const shop = catalogue(...['a', 'b', 'c'].map((each) => product(each, { price, available })))
        const merged = mergeLines(wanted)
        const total = (productId: string) =>
          wanted
            .filter((line) => line.productId === productId)
            .reduce((sum, { quantity }) => sum + quantity, 0)
        if (merged.some(({ productId }) => total(productId) > available)) {
          expect(() => placeOrder(merged, shop, placed)).toThrow(OutOfStock)
          return
        }
        const { order, stock } = placeOrder(merged, shop, placed)
        expect(order.amount).toBe(wanted.reduce((sum, { quantity }) => sum + quantity * price, 0))
        for (const { product: after } of stock) {
          expect(after.available + after.reserved).toBe(available)
          expect(after.reserved).toBe(total(after.productId))
        }
      }),
    )
  })
})
