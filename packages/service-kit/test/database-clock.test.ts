import { afterEach, describe, expect, it, vi } from 'vitest'
import { DatabaseClock } from '../src/database-clock.ts'

/** A database whose clock says what it is told, and a process whose monotonic clock stands until it is moved. */
function world() {
  let monotonic = 1_000
  let databaseMs = 1_700_000_000_000
  vi.spyOn(performance, 'now').mockImplementation(() => monotonic)
  const pass = (ms: number) => {
    monotonic += ms
    databaseMs += ms
  }
  return {
    pass,
    set: (ms: number) => {
      databaseMs += ms
    },
    time: () => databaseMs,
    /** The question takes its time on the way, the answer on the way back. */
    taking: (there: number, back: number) => ({
      async query() {
        pass(there)
        const ms = databaseMs
        pass(back)
        return { rows: [{ ms }] } as never
      },
    }),
  }
}

describe("the database's time", () => {
  afterEach(() => void vi.restoreAllMocks())

  it('is not known before the first comparison with the database', () => {
    const clock = new DatabaseClock()
    expect(() => clock.now()).toThrow()
    expect(clock.exact).toBe(false)
  })

  it('continues independently of the wall clock of the process and its jumps', async () => {
    const { pass, time, taking } = world()
    const clock = new DatabaseClock()
    await clock.compare(taking(2, 2))
    vi.spyOn(Date, 'now').mockReturnValue(0)
    pass(60_000)
    expect(clock.now().getTime()).toBe(time())
  })

  it('is wrong by half of the journey at most, and by the best journey there was', async () => {
    const { pass, time, taking } = world()
    const clock = new DatabaseClock()
    await clock.compare(taking(900, 100))
    expect(Math.abs(clock.now().getTime() - time())).toBeLessThanOrEqual(500)
    await clock.compare(taking(1, 1))
    pass(10_000)
    await clock.compare(taking(3_000, 0))
    expect(clock.now().getTime()).toBe(time())
    expect(clock.exact).toBe(true)
  })

  it('is not exact when no answer came soon enough', async () => {
    const { taking } = world()
    const clock = new DatabaseClock()
    await clock.compare(taking(3_000, 0))
    expect(clock.exact).toBe(false)
  })

  it('does not go back when a better comparison shows that it was ahead', async () => {
    const { taking } = world()
    const clock = new DatabaseClock()
    await clock.compare(taking(0, 400))
    const before = clock.now()
    await clock.compare(taking(0, 0))
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(before.getTime())
  })

  it.each([7_200_000, -7_200_000])('follows a database that was set by %d ms', async (ms) => {
    const { set, time, taking } = world()
    const clock = new DatabaseClock()
    await clock.compare(taking(1, 1))
    clock.now()
    set(ms)
    await clock.compare(taking(1, 2))
    expect(Math.abs(clock.now().getTime() - time())).toBeLessThanOrEqual(1)
  })
})
