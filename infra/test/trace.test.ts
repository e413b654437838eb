import { describe, expect, it } from 'vitest'
import { hasEvents, timelineOf, traceIdIn, tracesOfEvent } from '../src/operator/trace-shown.ts'

const traceId = 'a'.repeat(32)
const line = (fields: object) => JSON.stringify({ level: 'info', traceId, ...fields })
const event = {
  ...{ eventId: 'e-1', eventType: 'OrderPaid', topic: 'order.paid', partition: 3, offset: '17', ms: 4.2 },
}
const logs = [
  [
    line({ time: '2026-11-29T10:00:00.300Z', service: 'order', msg: 'event published', ...event }),
    line({
      ...{ time: '2026-11-29T10:00:00.100Z', service: 'order', msg: 'request', ms: 12 },
      ...{ method: 'POST', route: '/orders', status: 201 },
    }),
    line({ time: '2026-11-29T10:00:00.000Z', service: 'order', msg: 'request', traceId: 'b'.repeat(32) }),
    `{"traceId":"${traceId}","half":`,
  ].join('\n'),
  [
    line({ time: '2026-11-29T10:00:00.400Z', service: 'ranking', msg: 'event handled', ...event }),
    line({ time: '2026-11-29T10:00:00.500Z', service: 'ranking', level: 'warn', msg: 'a thing \u001b[31m' }),
  ].join('\n'),
]

describe('the timeline of a trace', () => {
  it('has the lines of all services in the order of time', () => {
    const timeline = timelineOf(logs, [traceId]).map((each) => each.replaceAll(/ +/g, ' '))
    expect(timeline).toEqual([
      '10:00:00.100 order POST /orders 201 12 ms',
      '10:00:00.300 order published OrderPaid order.paid/3/17 4.2 ms',
      '10:00:00.400 ranking handled OrderPaid order.paid/3/17 4.2 ms',
      '10:00:00.500 ranking warn: a thing \\u001b[31m',
    ])
    expect(hasEvents(timeline)).toBe(true)
  })

  it('is without events where these were not logged', () => {
    const timeline = timelineOf([logs[0]?.split('\n')[1] as string], [traceId])
    expect(timeline).toHaveLength(1)
    expect(hasEvents(timeline)).toBe(false)
  })

  it('is found by the id of the trace, a traceparent, or the id of an event', () => {
    expect(traceIdIn(traceId)).toBe(traceId)
    expect(traceIdIn(`00-${traceId}-${'c'.repeat(16)}-01`)).toBe(traceId)
    expect(traceIdIn('e-1')).toBeUndefined()
    expect([...tracesOfEvent(logs, 'e-1')]).toEqual([traceId])
    expect([...tracesOfEvent(logs, 'e-2')]).toEqual([])
  })
})
