import { describe, expect, it } from 'vitest'
import { lookAgainIn, waitingFor } from './waiting.ts'

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
    expect([0, 400, 4_000].map((waited) => lookAgainIn(at(1_000), at(1_000 + waited)))).toEqual([
      100, 100, 1_000,
    ])
  })
})
