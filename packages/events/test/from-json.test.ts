import { describe, expect, it } from 'vitest'
import { allEvents, dataFromJson, OrderCancelled, OrderPaid, sampleOf } from '../src/index.ts'

const json = (data: unknown) => JSON.parse(JSON.stringify(data))
const paid = json(OrderPaid.example)

describe('the data of an event', () => {
  it.each(allEvents.map((event) => [event.name, event] as const))('%s is read from its JSON', (_, event) => {
    const data = dataFromJson(event, json(event.example))
    expect(data).toEqual(event.example)
    expect(event.avro.isValid(data)).toBe(true)
  })

  it('has the defaults of fields that are left out', () => {
    const { discount: _, points: __, couponId: ___, ...short } = paid
    expect(dataFromJson(OrderPaid, short)).toEqual(
      sampleOf(OrderPaid, { discount: 0, points: 0, couponId: null }),
    )
  })

  it('may have a time or null', () => {
    expect(dataFromJson(OrderCancelled, { ...json(OrderCancelled.example), paidAt: null }).paidAt).toBeNull()
  })

  it.each([
    ['another type', { ...paid, amount: '1' }, 'amount must be a whole number below 2^53'],
    ['a fraction', { ...paid, amount: 1.5 }, 'amount must be a whole number below 2^53'],
    [
      'a large int',
      { ...paid, lines: [{ ...paid.lines[0], quantity: 2 ** 31 }] },
      'lines[0].quantity must be a whole number below 2^31',
    ],
    ['no time', { ...paid, paidAt: 'soon' }, 'paidAt must be a time'],
    ['no list', { ...paid, lines: {} }, 'lines must be a list'],
    ['no object', { ...paid, lines: ['tea'] }, 'lines[0] must be an object'],
    ['an unknown field', { ...paid, color: 'red' }, 'color is no field of OrderPaid'],
    ['a field of a prototype', { ...paid, toString: 'x' }, 'toString is no field of OrderPaid'],
    ['nothing', null, 'the value must be an object'],
  ])('is refused with the name of the field: %s', (_, value, problem) => {
    expect(() => dataFromJson(OrderPaid, value)).toThrow(problem)
  })

  it('is refused with all problems at once', () => {
    const { userId: _, orderId: __, ...without } = paid
    expect(() => dataFromJson(OrderPaid, { ...without, amount: true })).toThrow(
      'orderId is missing; userId is missing; amount must be a whole number below 2^53',
    )
  })
})
