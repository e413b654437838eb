import type { Both } from '../both.ts'
import { productIdOf } from '../marks.ts'
import { sceneProduct } from '../shop/catalogue.ts'
import type { Customer } from '../shop/customer.ts'
import type { Stage } from './scene.ts'

const PRICE = 12_000

/** Puts a product on sale that is this performance's own. */
export async function sellOwn({ shop, id }: Stage, slug: string, names: Both): Promise<string> {
  const productId = productIdOf(id, slug)
  await shop.operator.sell(sceneProduct(productId, { names, price: PRICE, available: 100_000 }))
  return productId
}

/** Charges, orders one piece, and pays; answers the state of the order then. @throws Refused */
export async function buyOne(customer: Customer, productId: string): Promise<string> {
  await customer.charge(PRICE)
  const { orderId } = await customer.place({ [productId]: 1 })
  return (await customer.pay(orderId)).status
}
