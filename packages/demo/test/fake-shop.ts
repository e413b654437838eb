import type { Counts } from '../src/shop/counts.ts'
import type { Cart, Customer, Order, Product } from '../src/shop/customer.ts'
import { Refused } from '../src/shop/request.ts'

interface Placed extends Order {
  readonly customerId: string
  readonly cart: Cart
}

/** A shop in memory with the rules that personas meet: prices, wallets, stock, one payment for each click. */
export function fakeShop({ paysEachClick = false } = {}) {
  const stock = new Map(
    Array.from({ length: 8 }, (_, at) => [`demo-x-${at}`, { price: 10_000 * (at + 1), available: 1_000 }]),
  )
  const wallets = new Map<string, number>()
  const orders = new Map<string, Placed>()
  const clicks = new Set<string>()
  const coupons = new Map<string, string>()
  const products = (): Product[] =>
    [...stock].map(([productId, product]) => ({ productId, name: productId, ...product }))
  const change = (orderId: string, part: Partial<Order>) => {
    const order = { ...(orders.get(orderId) as Placed), ...part }
    orders.set(orderId, order)
    return order
  }

  const customer = (customerId: string, counts: Counts): Customer => ({
    customerId,
    catalogue: async () => products(),
    look: async (productId) => products().find((one) => one.productId === productId) as Product,
    popular: async () => products(),
    introduce: async () => undefined,
    balance: async () => wallets.get(customerId) ?? 0,
    async charge(amount) {
      wallets.set(customerId, (wallets.get(customerId) ?? 0) + amount)
      return true
    },
    async place(cart) {
      let amount = 0
      for (const [productId, quantity] of Object.entries(cart)) {
        const product = stock.get(productId)
        if (!product || product.available < quantity) throw new Refused(409, 'out-of-stock', productId)
        product.available -= quantity
        amount += product.price * quantity
      }
      const orderId = `order-${orders.size + 1}`
      orders.set(orderId, { orderId, status: 'payable', amount, customerId, cart })
      counts.add('ordersPlaced')
      return orders.get(orderId) as Placed
    },
    async pay(orderId, click = crypto.randomUUID()) {
      const order = orders.get(orderId) as Placed
      const isRepeated = clicks.has(click) && !paysEachClick
      clicks.add(click)
      const balance = wallets.get(customerId) ?? 0
      if (isRepeated) return orders.get(orderId) as Placed
      if (balance < order.amount) return change(orderId, { declineReason: 'insufficient-balance' })
      wallets.set(customerId, balance - order.amount)
      return change(orderId, { status: 'paid' })
    },
    cancel: async (orderId) => change(orderId, { status: 'cancelled' }),
    order: async (orderId) => orders.get(orderId) as Placed,
    campaigns: async () => [
      { campaignId: 'c', name: '데모 · 시험', status: 'running', left: 5, minimumAmount: 20_000 },
    ],
    async askForCoupon() {
      coupons.set(customerId, coupons.get(customerId) ?? `coupon-${coupons.size + 1}`)
      const waiting = { status: 'waiting', position: 3, estimatedWaitMs: 900, couponId: null } as const
      return { requestId: customerId, ...waiting }
    },
    couponRequest: async (requestId) => {
      const couponId = coupons.get(requestId) as string
      return { requestId, status: 'issued', position: null, estimatedWaitMs: null, couponId }
    },
  })
  return { customer, orders, wallets, coupons }
}
