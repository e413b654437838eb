import { describe, expect, it } from 'vitest'
import { edgesAhead, missing } from './edges.ts'

const ahead = edgesAhead({
  steps: {
    publishing: ['write', 'commit', 'publish', 'forget'],
    emitting: ['publish'],
    consuming: ['receive', 'claim', 'apply', 'commit', 'commit offset'],
    growing: ['add', 'switch'],
    performing: ['perform', 'settle'],
  },
  subjects: {
    publishing: ['order.paid'],
    emitting: ['order.paid'],
    consuming: ['payment.completed'],
    growing: ['order.paid'],
    performing: ['sendMails'],
  },
})
const of = (way: string) => ahead.filter((edge) => edge.startsWith(way))

describe('the edges of a service', () => {
  it('are before and after each step of each of its topics and outbound jobs', () => {
    expect(ahead).toHaveLength(2 * (4 + 1 + 5 + 2 + 2))
    expect(of('consuming')).toContain('consuming payment.completed: after commit offset')
  })

  it('are all missing when none was reached, but those of a way that the event does not take', () => {
    expect(missing(ahead, new Set())).toEqual(ahead.filter((edge) => !edge.startsWith('emitting')))
  })

  it('of an event that is emitted are those of emitting', () => {
    const [first = ''] = of('emitting')
    expect(missing(ahead, new Set([first]))).toEqual([
      ...of('emitting').slice(1),
      ...of('consuming'),
      ...of('growing'),
      ...of('performing'),
    ])
  })

  it('of an event that goes through the outbox are those of publishing', () => {
    const [first = ''] = of('publishing')
    expect(missing(ahead, new Set([first]))).toEqual([
      ...of('publishing').slice(1),
      ...of('consuming'),
      ...of('growing'),
      ...of('performing'),
    ])
  })

  it('are not missing when all were reached', () => {
    const reached = ahead.filter((edge) => !edge.startsWith('emitting'))
    expect(missing(ahead, new Set(reached))).toEqual([])
  })
})
