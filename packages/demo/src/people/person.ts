import type { Random } from '../random.ts'
import type { Counts } from '../shop/counts.ts'
import type { Customer, Product } from '../shop/customer.ts'

/** One visit of one person. */
export interface Person {
  readonly customer: Customer
  readonly random: Random
  readonly counts: Counts
  /** Looks at the page for some seconds. @throws AbortError when the demo is stopped */
  think(least: number, most: number): Promise<void>
}

/** A kind of customer: what it does in a visit, from the first page on. */
export interface Persona {
  readonly name: string
  /** Of all visits, in parts of the sum of all personas. */
  readonly share: number
  /** Whether the same people come again and again. */
  readonly returns: boolean
  visit(person: Person): Promise<void>
}

/** Some products that a person likes, of those that can be bought. @throws Error when there is none */
export function choose(products: readonly Product[], count: number, random: Random): readonly Product[] {
  const left = products.filter(({ available }) => available > 0)
  const chosen: Product[] = []
  while (chosen.length < count && left.length > 0)
    chosen.push(...left.splice(random.whole(0, left.length - 1), 1))
  if (chosen.length === 0) throw new Error('the demo has nothing on sale')
  return chosen
}

export const sumOf = (products: readonly Product[], quantity = 1): number =>
  quantity * products.reduce((sum, { price }) => sum + price, 0)

/** One piece of each. */
export const cartOf = (products: readonly Product[], quantity = 1): Record<string, number> =>
  Object.fromEntries(products.map(({ productId }) => [productId, quantity]))

const TEN_THOUSAND = 10_000

/** Charges the wallet, in round amounts, until it holds enough. Says whether it does. @throws Refused */
export async function affords({ customer, think }: Person, amount: number): Promise<boolean> {
  const missing = amount - (await customer.balance())
  if (missing <= 0) return true
  await think(2, 6)
  return customer.charge(Math.ceil(missing / TEN_THOUSAND) * TEN_THOUSAND)
}
