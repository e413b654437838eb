import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { withNotes } from '../web/src/pages/order/with-notes.ts'
import { waitAtMost } from '../web/src/parts/wait-at-most.ts'

describe('the notes of an order that were shown in clear', () => {
  it('are in its history as it is now', () => {
    const change = (type: string, note: string | null) => ({ type, note })
    const shown = { status: 'created', history: [change('created', null), change('asked', 'call kim')] }
    const now = {
      status: 'cancelled',
      history: [change('created', null), change('asked', '•••'), change('cancelled', '•••')],
    }
    expect(withNotes(now, shown)).toEqual({
      status: 'cancelled',
      history: [change('created', null), change('asked', 'call kim'), change('cancelled', '•••')],
    })
  })
})

describe('work that must not hold up the next step', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is waited for', async () => {
    const steps: string[] = []
    await waitAtMost(2_000, async () => steps.push('work'))
    expect([steps, vi.getTimerCount()]).toEqual([['work'], 0])
  })

  it('is left when it does not end', async () => {
    const next = vi.fn()
    const waited = waitAtMost(2_000, () => new Promise(() => undefined)).then(next)
    await vi.advanceTimersByTimeAsync(1_999)
    expect(next).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await waited
  })

  it('may fail', async () => {
    await waitAtMost(2_000, () => Promise.reject(new Error('no service worker')))
    expect(vi.getTimerCount()).toBe(0)
  })
})
