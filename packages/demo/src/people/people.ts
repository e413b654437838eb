import { isAbort } from '../abort.ts'
import { seeded } from '../random.ts'
import type { Counts } from '../shop/counts.ts'
import type { Customer } from '../shop/customer.ts'
import { Refused } from '../shop/request.ts'
import type { Time } from '../time.ts'
import { nextArrival, rateAt } from './arrivals.ts'
import { nameOf } from './names.ts'
import { pickPersona } from './personas.ts'

export interface PeopleOptions {
  /** People who come per second, on average over a day. */
  readonly rate: number
  /** After which no more come. */
  readonly minutes: number
  /** In minutes. */
  readonly dayMinutes: number
  readonly seed: number
}

/** More than this is a load test: `npm run bench`. */
export const LIMITS = { rate: 50, minutes: 120, people: 20_000, atOnce: 1_000 } as const

/** So many people would come that it is a load test. */
export class TooManyPeople extends Error {
  override readonly name = 'TooManyPeople'
}

/** @throws TooManyPeople when more would come than `LIMITS.people`, on average over a day */
export function refuseTooMany({ rate, minutes }: Pick<PeopleOptions, 'rate' | 'minutes'>): void {
  const people = Math.round(rate * minutes * 60)
  if (people > LIMITS.people)
    throw new TooManyPeople(
      `${rate} people per second for ${minutes} minutes are ${people} people; at most ${LIMITS.people} come: choose a lower rate or fewer minutes`,
    )
}

/** People who come again and again are so many. */
const RETURNING = 200

interface Crowd {
  readonly counts: Counts
  readonly time: Time
  readonly signal: AbortSignal
  customer(customerId: string): Customer
  /** Who is here now, and how many come per second at this time of the day; called after each change. */
  onChange(now: { readonly here: number; readonly perSecond: number }): void
}

/**
 * Lets people come at a rate, whatever the shop answers (open loop), until the time is over, then waits until the last one has left. At most
 * `LIMITS.atOnce` are here at once: others turn back, and are counted. What a person runs into ends that visit alone.
 *
 * @throws AbortError when the signal aborts: all have left then
 */
export async function letPeopleCome(options: PeopleOptions, crowd: Crowd): Promise<void> {
  const { counts, time, signal } = crowd
  const random = seeded(options.seed)
  const rate = { perSecond: options.rate, dayMinutes: options.dayMinutes }
  const endMs = options.minutes * 60_000
  const startedAt = time.now()
  const here = new Set<Promise<void>>()
  let isOpen = true
  const changed = (atMs: number) =>
    crowd.onChange({ here: here.size, perSecond: isOpen ? rateAt(atMs, rate) : 0 })
  let at = nextArrival(0, rate, random)
  try {
    for (let number = 1; at < endMs; number++) {
      // Late after a pause of this process: those who should have come meanwhile come at once.
      const early = startedAt + at - time.now()
      if (early > 0) await time.sleep(early, signal)
      signal.throwIfAborted()
      if (here.size >= LIMITS.atOnce) counts.add('turnedBack')
      else {
        const one: Promise<void> = visit(number, options.seed, crowd).finally(() => {
          here.delete(one)
          changed(time.now() - startedAt)
        })
        here.add(one)
      }
      changed(at)
      at = nextArrival(at, rate, random)
    }
  } finally {
    isOpen = false
    changed(endMs)
    await Promise.all(here)
  }
  signal.throwIfAborted()
}

async function visit(number: number, seed: number, crowd: Crowd): Promise<void> {
  const { counts, time, signal } = crowd
  const random = seeded(seed).fork(`person ${number}`)
  const persona = pickPersona(random)
  const isKnown = persona.returns
  const known = isKnown ? random.whole(1, RETURNING) : number
  const { customerId } = nameOf(seeded(seed).fork(`${isKnown ? 'regular' : 'visitor'} ${known}`), known)
  counts.add('visits')
  counts.add(`persona.${persona.name}`)
  try {
    await persona.visit({
      customer: crowd.customer(customerId),
      random,
      counts,
      think: (least, most) => time.sleep((least + (most - least) * random.next()) * 1000, signal),
    })
  } catch (error) {
    if (signal.aborted || isAbort(error)) return
    counts.add(error instanceof Refused ? `refused.${error.code}` : 'failed')
  }
}
