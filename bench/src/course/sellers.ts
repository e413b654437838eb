import { Pool } from 'undici'
import { CUSTOMERS, type Customer, call, furnish, newOrder, pay, place, prove } from '../market.ts'
import type { Monolith } from '../monolith/monolith.ts'
import { proveMonolith } from '../monolith/prove.ts'
import type { Shop } from '../shop.ts'

const MOST_CONNECTIONS = 500

/** A shop that customers buy in. */
export interface Seller {
  /** Places and pays one order of a customer. @throws Error when the customer is not told that it is paid */
  buy(n: number): Promise<void>
  /** Takes its notification down while the work runs. */
  withoutNotification(work: () => Promise<void>): Promise<void>
  /** Checks its records: as many orders are paid as customers were told, with as much money and stock. */
  prove(paid: number): Promise<void>
  close(): Promise<void>
}

export function monolithSeller(monolith: Monolith): Seller {
  const pool = new Pool(monolith.url, { connections: MOST_CONNECTIONS, pipelining: 1 })
  return {
    async buy(n) {
      const [line] = newOrder().lines
      await call(pool, 'POST', '/orders', {}, { userId: `customer-${n % CUSTOMERS}`, ...line })
    },
    withoutNotification: (work) => monolith.without('notification', work),
    prove: (paid) => proveMonolith(monolith, paid),
    close: () => pool.close(),
  }
}

export async function shopSeller(shop: Shop): Promise<Seller> {
  const customers = await furnish(shop)
  const order = new Pool(shop.url('order'), { connections: MOST_CONNECTIONS, pipelining: 1 })
  return {
    async buy(n) {
      const customer = customers[n % customers.length] as Customer
      await pay(order, customer, await place(order, customer))
    },
    async withoutNotification(work) {
      const resume = shop.pause('notification')
      await work().finally(resume)
    },
    prove: (paid) => prove(shop, paid),
    close: () => order.close(),
  }
}
