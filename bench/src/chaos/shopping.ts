import { setTimeout as pause } from 'node:timers/promises'
import { tokenFor } from '@jangteo/testing'
import { type Customer, type Market, visit } from './customer.ts'
import { randomOf } from './random.ts'
import { nothingTold } from './told.ts'

const CUSTOMERS = 200
const AT_ONCE = 8
const PAUSE_MS = 100

/** People with a token each, before anything is broken. */
export const meetCustomers = (seed: number): Promise<Customer[]> =>
  Promise.all(
    Array.from({ length: CUSTOMERS }, async (_, n) => {
      const userId = `chaos-${n}`
      const random = randomOf(seed * CUSTOMERS + n)
      return { told: nothingTold(userId), token: await tokenFor(userId), random, coupon: undefined }
    }),
  )

/**
 * Eight customers shop at once, in a closed loop: when one leaves, the next one comes. Resolves when the time is over and
 * each has ended what it was doing.
 */
export async function shopping(
  market: Market,
  customers: readonly Customer[],
  isOver: () => boolean,
): Promise<void> {
  await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, lane) => {
      for (let n = lane; !isOver(); n += AT_ONCE) {
        await visit(market, customers[n % customers.length] as Customer, isOver)
        await pause(PAUSE_MS)
      }
    }),
  )
}
