import { describe, expect, it } from 'vitest'
import { goesOnIn, lookAgainIn, waitingFor } from './waiting.ts'

const at = (ms: number) => new Date(ms)

describe('an audit that waits for events', () => {
  const first = waitingFor(30, { logged: 1_000n, before: undefined, now: at(5_000) })

  it('counts again when the log has grown by as many as are missing', () => {
    expect(first).toEqual({ missing: 30, until: 1_030, sinceMs: 5_000 })
    // Ten of the thirty were others.
    expect(waitingFor(10, { logged: 1_030n, before: first, now: at(6_000) }).until).toBe(1_040)
  })

  it('goes on waiting from each moment at which fewer are missing, and from no other', () => {
    const fewer = waitingFor(1, { logged: 1_030n, before: first, now: at(6_000) })
    expect(fewer.sinceMs).toBe(6_000)
    const asMany = waitingFor(1, { logged: 9_000n, before: fewer, now: at(8_000) })
    expect(asMany.sinceMs).toBe(6_000)
    const more = waitingFor(2, { logged: 9_100n, before: asMany, now: at(9_000) })
    expect(more.sinceMs).toBe(6_000)
  })

  it('looks the less often, the longer it has waited', () => {
    expect([0, 400, 4_000].map((waited) => lookAgainIn(at(1_000), at(1_000 + waited), 60_000))).toEqual([
      100, 100, 1_000,
    ])
  })

  it('looks again when its time is over, and not later', () => {
    expect(lookAgainIn(at(0), at(480_000), 130_000)).toBe(120_000)
    expect(lookAgainIn(at(0), at(580_000), 30_000)).toBe(30_000)
    expect(lookAgainIn(at(0), at(609_990), 10)).toBe(10)
  })

  it.each([
    [60_000, 70_000],
    [600_000, 610_000],
    // Otherwise it would be given up, after fifteen minutes, without a report.
    [86_400_000, 610_000],
  ])('waits while events arrive, when they are late after %i ms, for %i ms at most', (lateAfterMs, most) => {
    const patience = { eventsMs: 10_000, lateAfterMs }
    const waiting = { missing: 1, until: 1_001, sinceMs: most - 1_000 }
    const after = (ms: number) => ({ answeredAt: at(0), now: at(ms) })
    expect(goesOnIn(waiting, after(most - 1), patience)).toBe(1)
    expect(goesOnIn(waiting, after(most), patience)).toBe(0)
    expect(goesOnIn({ ...waiting, sinceMs: 5_000 }, after(14_000), patience)).toBe(1_000)
  })
})
