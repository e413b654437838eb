import type { Answer } from '@jangteo/service-testing'
import { type RunningCoupon, signal } from './running-coupon.ts'

/** People who keep asking, some at the same time, until each has an answer that is not "come back later". */
export interface Crowd {
  /** Every request that was acknowledged, by person; a person has one. */
  readonly acknowledged: ReadonlyMap<string, string>
  /** How many were told to come back later. */
  readonly turnedAway: () => number
  /** Whoever was told something else than a place, sold out, or to come back later. */
  readonly strange: readonly Answer[]
  /** Resolves when everybody has an answer. */
  readonly done: Promise<void>
  /** Nobody begins to ask any more. */
  end(): void
}

/**
 * Lets these people ask for a coupon, `atOnce` at the same time. Who is told to come back later does so at once; who has
 * a place asks again now and then, and must be told the same.
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

/** Makes every admission fail at its end, so that people wait. */
export const holdAdmission = ({ sql }: RunningCoupon) =>
  sql.query(`
    create function hold_admission() returns trigger language plpgsql as $$ begin raise 'held'; end $$;
    create constraint trigger hold_admission after insert or update on line deferrable initially deferred
      for each row execute function hold_admission()`)

export const releaseAdmission = async ({ sql, service }: RunningCoupon) => {
  await sql.query('drop function hold_admission cascade')
  await signal(service.messaging, 'admit')
}
