import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextArrival } from '../src/people/arrivals.ts'
import { LIMITS, letPeopleCome, type PeopleOptions, refuseTooMany } from '../src/people/people.ts'
import { hourAfter, PEAK, shareAt } from '../src/people/rhythm.ts'
import { seeded } from '../src/random.ts'
import { counts } from '../src/shop/counts.ts'
import { Refused } from '../src/shop/request.ts'
import { fakeShop } from './fake-shop.ts'
import { virtualTime } from './virtual-time.ts'

describe('a day', () => {
  it('has as many people as its mean rate says', () => {
    const minutes = Array.from({ length: 24 * 60 }, (_, minute) => shareAt(minute / 60))
    expect(minutes.reduce((sum, share) => sum + share, 0) / minutes.length).toBeCloseTo(1, 2)
  })

  it('has no jump, no empty hour, and no share above its peak', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 48, noNaN: true }), (hour) => {
        expect(shareAt(hour)).toBeGreaterThan(0)
        expect(shareAt(hour)).toBeLessThanOrEqual(PEAK)
        expect(Math.abs(shareAt(hour + 0.01) - shareAt(hour))).toBeLessThan(0.02)
      }),
    )
  })

  it('begins at nine, and has more people in the evening than at night', () => {
    expect(hourAfter(0, 10)).toBe(9)
    expect(hourAfter(10 * 60_000, 10)).toBe(9)
    expect(shareAt(21)).toBeGreaterThan(10 * shareAt(4))
  })
})

describe('arrivals', () => {
  it('are as many in a day as the rate says, and repeated by the seed', () => {
    const dayOf = (seed: number) => {
      const random = seeded(seed)
      const times: number[] = []
      const rate = { perSecond: 5, dayMinutes: 10 }
      for (let at = nextArrival(0, rate, random); at < 600_000; at = nextArrival(at, rate, random))
        times.push(at)
      return times
    }
    // The mean of a Poisson process of 3,000, within five standard deviations.
    expect(Math.abs(dayOf(7).length - 3_000)).toBeLessThan(5 * Math.sqrt(3_000))
    expect(dayOf(7)).toEqual(dayOf(7))
    expect(dayOf(8)).not.toEqual(dayOf(7))
  })
})

/** People in a shop in memory, in a time that passes by itself. */
async function crowd(
  options: Partial<PeopleOptions>,
  { stopAtMs = Number.POSITIVE_INFINITY, slow = false, fails = false } = {},
) {
  const { time, through } = virtualTime()
  const stop = new AbortController()
  const counted = counts()
  const shop = fakeShop()
  let here = 0
  let most = 0
  const work = letPeopleCome(
    { rate: 2, minutes: 2, dayMinutes: 10, seed: 7, ...options },
    {
      ...{ counts: counted, time, signal: stop.signal },
      customer: (customerId) => ({
        ...shop.customer(customerId, counted),
        async catalogue() {
          if (slow) await time.sleep(3_600_000, stop.signal)
          if (fails) throw new Refused(503, 'unanswered', 'away')
          return shop.customer(customerId, counted).catalogue('price')
        },
      }),
      onChange: (now) => {
        here = now.here
        most = Math.max(most, here)
      },
    },
  )
  const end = await through(
    work.then(
      () => 'over',
      (error: Error) => error.name,
    ),
    (now) => now >= stopAtMs && stop.abort(),
  )
  return { end, counted, shop, here, most, endedAt: time.now() }
}

describe('people', () => {
  it('come until the time is over, leave, and have shopped', async () => {
    const { end, counted, shop, here } = await crowd({})
    expect(end).toBe('over')
    expect(here).toBe(0)
    expect(counted.of('visits')).toBeGreaterThan(150)
    expect([...shop.orders.values()].filter(({ status }) => status === 'paid').length).toBeGreaterThan(30)
    expect(counted.of('failed')).toBe(0)
  })

  it('are the same people, doing the same, with the same seed', async () => {
    const [first, second, other] = [await crowd({}), await crowd({}), await crowd({ seed: 8 })]
    expect(second.counted.all()).toEqual(first.counted.all())
    expect([...second.shop.orders.values()]).toEqual([...first.shop.orders.values()])
    expect([...other.shop.orders.values()]).not.toEqual([...first.shop.orders.values()])
  })

  it('come at the same rate while the shop does not answer, up to a limit', async () => {
    const { counted, most } = await crowd({ rate: 50, minutes: 1 }, { slow: true })
    expect(most).toBe(LIMITS.atOnce)
    expect(counted.of('turnedBack')).toBeGreaterThan(500)
  })

  it('come until the time is over, also when they are as many as may come', async () => {
    const options = { rate: 50, minutes: LIMITS.people / 50 / 60 }
    expect(() => refuseTooMany(options)).not.toThrow()
    const { counted, endedAt } = await crowd(options, { fails: true })
    expect(endedAt).toBeGreaterThan(0.99 * options.minutes * 60_000)
    // The day begins at nine: until the night more come than on average.
    expect(counted.of('visits') + counted.of('turnedBack')).toBeGreaterThan(LIMITS.people)
    expect(counted.of('refused.unanswered')).toBeGreaterThan(0)
  })

  it('are refused when they would be a load test', () => {
    expect(() => refuseTooMany({ rate: 50, minutes: 120 })).toThrow(
      '50 people per second for 120 minutes are 360000 people; at most 20000 come: choose a lower rate or fewer minutes',
    )
  })

  it('are gone at once when they are stopped', async () => {
    const { end, here, endedAt, counted } = await crowd({}, { stopAtMs: 30_000 })
    expect(end).toBe('AbortError')
    expect(here).toBe(0)
    expect(endedAt).toBeLessThan(32_000)
    expect(counted.of('failed')).toBe(0)
  })
})
