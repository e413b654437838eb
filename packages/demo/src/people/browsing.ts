import { affords, cartOf, choose, type Persona, sumOf } from './person.ts'

/** Looks at products, and leaves. */
export const browser: Persona = {
  name: 'browser',
  share: 40,
  returns: false,
  async visit({ customer, random, think }) {
    const products = await customer.catalogue(random.pick(['price', '-price']))
    await think(2, 6)
    for (const { productId } of choose(products, random.whole(1, 5), random)) {
      await customer.look(productId)
      await think(3, 12)
    }
    if (random.chance(0.5)) await customer.popular()
  },
}

/** Places an order, and does not pay it: it expires. */
export const leaver: Persona = {
  name: 'leaver',
  share: 8,
  returns: false,
  async visit({ customer, random, think }) {
    const products = choose(await customer.catalogue('price'), random.whole(1, 3), random)
    await think(4, 15)
    await customer.place(cartOf(products))
  },
}

/** Pays without money, is declined, and gives up or brings money in. */
export const penniless: Persona = {
  name: 'penniless',
  share: 6,
  returns: false,
  async visit(person) {
    const { customer, random, think } = person
    const products = choose(await customer.catalogue('price'), 1, random)
    await think(3, 9)
    const { orderId } = await customer.place(cartOf(products))
    await think(2, 5)
    const { status } = await customer.pay(orderId)
    await think(3, 8)
    if (status === 'paid') return
    if (random.chance(0.5)) await customer.cancel(orderId, '지갑에 돈이 없어요')
    else if (await affords(person, sumOf(products))) await customer.pay(orderId)
  },
}
