import { describe, expect, it } from 'vitest'
import type { Breaks } from '../src/faults.ts'
import { crowd, refusedWith, resultsOf } from '../src/scenes/crowd.ts'
import { scenes } from '../src/scenes/index.ts'
import { play, type Theatre } from '../src/scenes/play.ts'
import { type Scene, type Stage, scene } from '../src/scenes/scene.ts'
import type { Shop } from '../src/shop/connect.ts'
import { counts } from '../src/shop/counts.ts'
import { Refused } from '../src/shop/request.ts'
import { fakeShop } from './fake-shop.ts'
import { virtualTime } from './virtual-time.ts'

const both = (en: string) => ({ en, ko: en })

function story(plays: (stage: Stage) => Promise<void>): Scene {
  const sizes = { usual: { people: 2 }, small: { people: 1 } }
  return scene({
    ...{ name: 'a-scene', title: both('A scene'), shows: both('It shows.'), places: [], sizes },
    play: plays,
  })
}

/** Plays it in a shop in memory, in a time that passes by itself. */
function performance(plays: (stage: Stage) => Promise<void>, changes: Partial<Theatre> = {}) {
  const { time, through } = virtualTime()
  const stop = new AbortController()
  const undone: string[] = []
  const breaks: Breaks = {
    begin: async ({ kind }) => ({ id: kind, undo: async () => void undone.push(kind) }),
  }
  const shop = { customer: fakeShop().customer } as unknown as Shop
  const audit = async () => ({ verdict: 'clean', sentence: 'clean', requestedAt: time.now() }) as const
  const ended = play(story(plays), 'small', {
    ...{
      shop,
      breaks,
      audit,
      time,
      signal: stop.signal,
      counts: counts(),
      begun: new Set(),
      onReport: () => undefined,
    },
    ...changes,
  })
  return { ended: through(ended), stop, undone, time }
}

describe('a scene', () => {
  it('has passed when all checks hold, and an audit that began after its end', async () => {
    const { ended } = performance(async ({ step, check }) => {
      step(both('First.'))(3, 3)
      check(both('sold'), 3, 3)
    })
    expect(await ended).toMatchObject({
      ...{ state: 'passed', error: null, proof: { holds: true, sentence: 'clean' } },
      checks: [{ expected: '3', actual: '3', holds: true }],
    })
  })

  it('has failed when one check differs', async () => {
    const { ended } = performance(async ({ check }) => {
      check(both('sold'), 3, 3)
      check(both('left'), 0, -1)
    })
    expect(await ended).toMatchObject({ state: 'failed', proof: { holds: true } })
  })

  it('has failed when the audit is not clean in two minutes, or is of an earlier moment', async () => {
    for (const audited of [
      { verdict: 'different', sentence: 'orders differ', requestedAt: 10 ** 9 },
      { verdict: 'clean', sentence: 'clean', requestedAt: -1 },
    ] as const) {
      const { ended, time } = performance(async () => undefined, { audit: async () => audited })
      expect(await ended).toMatchObject({ state: 'failed', proof: { holds: false } })
      expect(time.now()).toBeGreaterThanOrEqual(120_000)
    }
  })

  it('waits for an audit that becomes clean', async () => {
    let asked = 0
    const { ended } = performance(async () => undefined, {
      audit: async () => {
        asked += 1
        if (asked === 1) throw new Error('data-platform is away')
        return { verdict: asked < 4 ? 'unknown' : 'clean', sentence: '', requestedAt: 10 ** 9 }
      },
    })
    expect(await ended).toMatchObject({ state: 'passed' })
    expect(asked).toBe(4)
  })

  it('has failed, with the reason, when it cannot be played to its end', async () => {
    const { ended } = performance(async () => {
      throw new Refused(503, 'unanswered', 'order was not answered')
    })
    expect(await ended).toMatchObject({ state: 'failed', error: 'order was not answered', proof: null })
  })

  it('mends what it has broken when it is stopped, and asks for no proof', async () => {
    const { ended, stop, undone } = performance(async (stage) => {
      const fault = await stage.breaks.begin({ kind: 'pause', part: 'ranking' })
      try {
        await crowd(
          stage,
          { people: 100, perSecond: 1 },
          async (_, number) => {
            if (number === 10) stop.abort()
            await stage.time.sleep(60_000, stage.signal)
          },
          () => undefined,
        )
      } finally {
        await fault.undo?.()
      }
    })
    expect(await ended).toMatchObject({ state: 'stopped', proof: null })
    expect(undone).toEqual(['pause'])
  })
})

it('a fault of a scene lasts as long as a busy machine may need for the scene', async () => {
  const seconds: unknown[] = []
  const { ended } = performance(
    async ({ breaks }) => void (await breaks.begin({ kind: 'pause', part: 'ranking' })),
    {
      breaks: {
        begin: async (_, lasts) => {
          seconds.push(lasts)
          return { id: 'pause' }
        },
      },
    },
  )
  expect(await ended).toMatchObject({ state: 'passed' })
  expect(seconds).toEqual([600])
})

describe('a crowd', () => {
  it('has one outcome for each person: a result, or the refusal', async () => {
    const { ended } = performance(async (stage) => {
      const outcomes = await crowd(
        stage,
        { people: 20, perSecond: 5 },
        async (_, number) => {
          if (number % 4 === 0) throw new Refused(409, 'out-of-stock', '')
          return number
        },
        () => undefined,
      )
      stage.check(both('results'), 15, resultsOf(outcomes).length)
      stage.check(both('refused'), 5, refusedWith(outcomes, 'out-of-stock'))
      stage.check(both('seconds'), 'about 4', stage.time.now() / 1000, stage.time.now() === 3_800)
    })
    expect(await ended).toMatchObject({ state: 'passed' })
  })

  it('lets all others end their visit before it fails with one', async () => {
    let over = 0
    const { ended } = performance(async (stage) => {
      await crowd(
        stage,
        { people: 10, perSecond: 10 },
        async (_, number) => {
          if (number === 2) throw new TypeError('a mistake')
          await stage.time.sleep(5_000, stage.signal)
          over += 1
        },
        () => undefined,
      )
    })
    expect(await ended).toMatchObject({ state: 'failed', error: 'a mistake' })
    expect(over).toBe(9)
  })
})

it('each scene has its own name, and texts in both languages', () => {
  expect(new Set(scenes.map(({ name }) => name)).size).toBe(scenes.length)
  for (const { title, shows } of scenes)
    for (const { en, ko } of [title, shows]) {
      expect(en).not.toBe('')
      expect(ko).toMatch(/[가-힣]/)
    }
})
