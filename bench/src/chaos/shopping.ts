import { setTimeout as pause } from 'node:timers/promises'
import { tokenFor } from '@jangteo/testing'
import { type Customer, charge, type Market, visit } from './customer.ts'
import { randomOf } from './random.ts'
import { nothingTold, type Told } from './told.ts'

const LEAST = 200
const PAUSE_MS = 100

/** Customers of a run. */
export interface Crowd {
  readonly customers: readonly Customer[]
  /** How many of them shop at the same time. */
  readonly atOnce: number
}

/**
 * People with a token each, before anything is broken.
 *
 * @param name in their ids: one that was not used in this shop
 */
export async function meetCustomers(seed: number, name: string, atOnce: number): Promise<Crowd> {
  // A multiple: so that none shops twice at the same time.
  const count = atOnce * Math.ceil(LEAST / atOnce)
  const customers = await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const userId = `${name}-${n}`
      const random = randomOf(seed * count + n)
      return { told: nothingTold(userId), token: await tokenFor(userId), random, coupon: undefined }
    }),
  )
  return { customers, atOnce }
}

/** A person with money who buys nothing: records are forged in this name, and what follows from them waits for no customer. */
export async function meetVictim(market: Market, name: string): Promise<Told> {
  const userId = `${name}-victim`
  const told = nothingTold(userId)
  await charge(market, { told, token: await tokenFor(userId), random: randomOf(0), coupon: undefined })
  return told
}

/**
 * A closed loop: when one customer leaves, the next one comes. Resolves when the time is over and each has ended what it was
 * doing.
 */
export async function shopping(
  market: Market,
  { customers, atOnce }: Crowd,
  isOver: () => boolean,
): Promise<void> {
  await Promise.all(
    Array.from({ length: atOnce }, async (_, lane) => {
      for (let n = lane; !isOver(); n += atOnce) {
        await visit(market, customers[n % customers.length] as Customer, isOver)
        await pause(PAUSE_MS)
      }
    }),
  )
}
