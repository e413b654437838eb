import { describe, expect, it } from 'vitest'
import {
  ALL_SYNCHRONOUS,
  type Feature,
  type Mode,
  moved,
  publishesOrders,
  type Switches,
} from './switches.ts'

const features: readonly Feature[] = ['ranking', 'coupons', 'orders']
const modes: readonly Mode[] = ['synchronous', 'shadow', 'events']

/** Every state that can be reached by moving one switch after the other, and every move between them. */
function reachable() {
  const states = new Map([[JSON.stringify(ALL_SYNCHRONOUS), ALL_SYNCHRONOUS]])
  const moves: { before: Switches; after: Switches }[] = []
  for (const before of states.values())
    for (const feature of features)
      for (const to of modes) {
        const after = tried(before, feature, to)
        if (!after) continue
        moves.push({ before, after })
        states.set(JSON.stringify(after), after)
      }
  return { states: [...states.values()], moves }
}

function tried(before: Switches, feature: Feature, to: Mode): Switches | undefined {
  try {
    return moved(before, feature, to)
  } catch {
    return undefined
  }
}

const { states, moves } = reachable()

describe('switches', () => {
  it('lets the phases be reached in their order, and back', () => {
    const steps: [Feature, Mode][] = [
      ['ranking', 'shadow'],
      ['ranking', 'events'],
      ['coupons', 'shadow'],
      ['coupons', 'events'],
      ['orders', 'shadow'],
      ['orders', 'events'],
    ]
    const there = steps.reduce((switches, [feature, to]) => moved(switches, feature, to), ALL_SYNCHRONOUS)
    expect(there).toEqual({ ranking: 'events', coupons: 'events', orders: 'events' })
    const back = (['orders', 'coupons', 'ranking'] as const).reduce(
      (switches, feature) => moved(switches, feature, 'synchronous'),
      there,
    )
    expect(back).toEqual(ALL_SYNCHRONOUS)
  })

  it('switches nothing to events that was not in shadow', () => {
    const toEvents = moves.flatMap(({ before, after }) =>
      features
        .filter((feature) => after[feature] === 'events' && before[feature] !== 'events')
        .map((f) => before[f]),
    )
    expect(new Set(toEvents)).toEqual(new Set(['shadow']))
    expect(() => moved(ALL_SYNCHRONOUS, 'coupons', 'events')).toThrow(
      'coupons cannot go from synchronous to events',
    )
  })

  it('goes back from every mode of a feature to synchronous, when no other feature needs it', () => {
    for (const switches of states)
      for (const feature of features) {
        if (switches[feature] === 'synchronous') continue
        if (feature === 'ranking' && switches.orders !== 'synchronous') continue
        expect(moved(switches, feature, 'synchronous')[feature]).toBe('synchronous')
      }
  })

  it('has every paid order published by one side as soon as the ranking needs its event', () => {
    for (const switches of states) {
      const byMonolith = publishesOrders(switches)
      const byServices = switches.orders !== 'synchronous'
      expect([byMonolith, byServices].filter(Boolean)).toHaveLength(
        switches.ranking === 'synchronous' ? 0 : 1,
      )
    }
  })

  it('refuses orders in the services while the monolith still ranks them', () => {
    expect(() => moved(ALL_SYNCHRONOUS, 'orders', 'shadow')).toThrow(
      'orders cannot be shadow while ranking is synchronous',
    )
  })
})
