import { expect, it } from 'vitest'
import { latestOf } from './product.ts'

it('the latest state of a product wins, in any order', () => {
  const word = (productId: string, name: string, second: number) => ({
    ...{ productId, name, price: 1, onSale: true, changedAt: new Date(second * 1_000) },
  })
  const words = [
    word('tea', 'new', 3),
    word('cup', 'cup', 1),
    word('tea', 'old', 2),
    word('tea', 'newest', 3),
  ]
  expect(latestOf(words).map(({ name }) => name)).toEqual(['cup', 'newest'])
})
