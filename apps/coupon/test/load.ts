import type { Answer } from '@jangteo/service-testing'
import { type RunningCoupon, signal } from './running-coupon.ts'

/** Customers who ask again, some at the same time, until each has another answer than "try again". */
export interface Crowd {
  /** Every request that was acknowledged, by person; a person has one. */
  readonly acknowledged: ReadonlyMap<string, string>
  /** Number of answers that asked the customer to try again. */
  readonly turnedAway: () => number
  /** Answers that are neither a position, nor sold out, nor a request to try again. */
  readonly strange: readonly Answer[]
  /** Resolves when each customer has an answer. */
  readonly done: Promise<void>
  /** No customer begins to ask after this. */
  end(): void
}

/**
 * Lets these customers ask for a coupon, `atOnce` at the same time. A customer who is asked to try again does so at once; one
 * with a position sometimes asks again, and must get the same answer.
 */
export function crowd(
  coupon: RunningCoupon,
  campaignId: string,
  people: readonly string[],
  atOnce: number,
): Crowd {
  const acknowledged = new Map<string, string>()
  const strange: Answer[] = []
  const queue = [...people].reverse()
  let turnedAway = 0
  let ended = false

  const askOnce = async (person: string): Promise<boolean> => {
    const answer = await coupon.ask(person, campaignId)
    if (answer.status === 503) {
      turnedAway += 1
      if (answer.headers.get('retry-after') !== '1') strange.push(answer)
      return false
    }
    if (answer.status === 202) {
      const before = acknowledged.get(person)
      if (before !== undefined && before !== answer.body.requestId) strange.push(answer)
      acknowledged.set(person, answer.body.requestId)
    } else if (answer.body.code !== 'coupons-sold-out') strange.push(answer)
    return true
  }
  const asker = async () => {
    for (let person = queue.pop(); person !== undefined && !ended; person = queue.pop()) {
      while (!(await askOnce(person)) && !ended);
      if (Math.random() < 0.1) await askOnce(person)
    }
  }
  return {
    acknowledged,
    strange,
    turnedAway: () => turnedAway,
    done: Promise.all(Array.from({ length: atOnce }, asker)).then(() => undefined),
    end() {
      ended = true
    },
  }
}

export const peopleNamed = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}-${i}`)

/** Makes every admission fail at its commit, so that customers wait. */
export const holdAdmission = ({ sql }: RunningCoupon) =>
  sql.query(`
    create function hold_admission() returns trigger language plpgsql as $$ begin raise 'held'; end $$;
    create constraint trigger hold_admission after insert or update on line deferrable initially deferred
      for each row execute function hold_admission()`)

export const releaseAdmission = async ({ sql, service }: RunningCoupon) => {
  await sql.query('drop function hold_admission cascade')
  await signal(service.messaging, 'admit')
}
