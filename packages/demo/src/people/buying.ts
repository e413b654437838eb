import { randomUUID } from 'node:crypto'
import { affords, cartOf, choose, type Persona, sumOf } from './person.ts'

/** Comes again and again, buys a little, and pays; sometimes changes the mind. */
export const regular: Persona = {
  name: 'regular',
  share: 26,
  returns: true,
  async visit(person) {
    const { customer, random, think } = person
    const products = choose(await customer.catalogue('price'), random.whole(1, 2), random)
    for (const { productId } of products) {
      await customer.look(productId)
      await think(2, 8)
    }
    if (!(await affords(person, sumOf(products)))) return
    if (random.chance(0.1)) await customer.introduce(`${customer.customerId}@example.com`)
    const { orderId } = await customer.place(cartOf(products))
    await think(2, 6)
    await customer.pay(orderId)
    if (!random.chance(0.06)) return
    await think(5, 20)
    await customer.cancel(orderId, '마음이 바뀌었어요')
  },
}

/** Buys much of what is dear. */
export const bigSpender: Persona = {
  name: 'bigSpender',
  share: 4,
  returns: true,
  async visit(person) {
    const { customer, random, think } = person
    const products = choose(await customer.catalogue('-price'), random.whole(3, 6), random)
    await think(5, 20)
    const quantity = random.whole(1, 2)
    if (!(await affords(person, sumOf(products, quantity)))) return
    const { orderId } = await customer.place(cartOf(products, quantity))
    await think(2, 6)
    await customer.pay(orderId)
  },
}

/** Clicks "pay" twice at once, and pays once. */
export const doublePayer: Persona = {
  name: 'doublePayer',
  share: 6,
  returns: false,
  async visit(person) {
    const { customer, random, think, counts } = person
    const products = choose(await customer.catalogue('price'), 1, random)
    if (!(await affords(person, 2 * sumOf(products)))) return
    const { orderId, amount } = await customer.place(cartOf(products))
    await think(1, 4)
    const before = await customer.balance()
    const click = randomUUID()
    const paid = await Promise.all([customer.pay(orderId, click), customer.pay(orderId, click)])
    if (paid.some(({ status }) => status !== 'paid')) return
    if (before - (await customer.balance()) !== amount) counts.add('paidTwice')
  },
}
