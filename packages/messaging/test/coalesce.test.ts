import { describe, expect, it } from 'vitest'
import { Overloaded } from '../src/errors.ts'
import { coalesce } from '../src/publish/coalesce.ts'
import type { Work } from '../src/publish/work.ts'

const refused = (n: number) => new Error(`${n} is refused`)

/** A coalesced function whose works are counted and can be held, over a callback that may refuse a request or break on it. */
function door({
  refuse = () => false,
  breakOn = () => false,
}: Partial<Record<'refuse' | 'breakOn', (n: number) => boolean>> = {}) {
  const groups: number[][] = []
  let hold: Promise<void> = Promise.resolve()
  const ask = coalesce(
    async (_, callback) => {
      await hold
      return callback({} as Work)
    },
    async (_, requests: readonly number[]) => {
      groups.push([...requests])
      const broken = requests.find(breakOn)
      if (broken !== undefined) throw new TypeError(`${broken} breaks the work`)
      return requests.map((n) => (refuse(n) ? refused(n) : n * 10))
    },
  )
  return {
    ask,
    groups,
    held() {
      let release = () => {}
      hold = new Promise((resolve) => {
        release = resolve
      })
      return () => release()
    },
  }
}

describe('requests of one kind', () => {
  it('have a work of their own when they come alone', async () => {
    const { ask, groups } = door()
    expect(await ask(1)).toBe(10)
    expect(await ask(2)).toBe(20)
    expect(groups).toEqual([[1], [2]])
  })

  it('share the next work when they come while one is running, at most fifty of them', async () => {
    const { ask, groups, held } = door()
    const release = held()
    const first = ask(0)
    await new Promise(setImmediate)
    const others = Array.from({ length: 120 }, (_, i) => ask(i + 1))
    release()
    expect(await first).toBe(0)
    expect(await Promise.all(others)).toEqual(Array.from({ length: 120 }, (_, i) => (i + 1) * 10))
    expect(groups.map((group) => group.length)).toEqual([1, 50, 50, 20])
  })

  it('are rejected when ten thousand wait already, which all get their answers', async () => {
    const { ask, held } = door()
    const release = held()
    const first = ask(0)
    await new Promise(setImmediate)
    const waiting = Array.from({ length: 10_000 }, (_, i) => ask(i + 1))
    await expect(ask(1)).rejects.toThrow(Overloaded)
    release()
    expect(await first).toBe(0)
    expect((await Promise.all(waiting)).at(-1)).toBe(100_000)
    expect(await ask(1)).toBe(10)
  })

  it('are refused one by one', async () => {
    const { ask } = door({ refuse: (n) => n % 2 === 0 })
    const answers = await Promise.allSettled([1, 2, 3, 4].map(ask))
    expect(answers).toEqual([
      { status: 'fulfilled', value: 10 },
      { status: 'rejected', reason: refused(2) },
      { status: 'fulfilled', value: 30 },
      { status: 'rejected', reason: refused(4) },
    ])
  })

  it('do not fail for the sake of one that breaks their work', async () => {
    const { ask } = door({ breakOn: (n) => n === 7 })
    const answers = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => ask(i)))
    expect(answers.flatMap(({ status }, i) => (status === 'rejected' ? [i] : []))).toEqual([7])
  })

  it('all fail when the database is unavailable, and continue when it is back', async () => {
    let away = true
    const ask = coalesce(
      async (_, callback) => {
        if (away) throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' })
        return callback({} as Work)
      },
      async (_, requests: readonly number[]) => requests,
    )
    const answers = await Promise.allSettled([1, 2, 3].map(ask))
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    away = false
    expect(await ask(4)).toBe(4)
  })
})
