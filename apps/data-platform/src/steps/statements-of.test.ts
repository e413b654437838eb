import { OrderPaymentRequested, OrderRefundRequested } from '@jangteo/events'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { statementsOf } from './statements-of.ts'

it('an order waits for its refund after its payment was requested, whichever transaction has begun earlier', () => {
  const instant = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(instant, instant, (paid, refunded) => {
      const rankOf = (event: typeof OrderPaymentRequested | typeof OrderRefundRequested, occurredOn: Date) =>
        statementsOf(event.topic, event.example, { eventId: 'event', occurredOn, position: 1n }).find(
          ({ book }) => book === 'awaited answers',
        )?.rank ?? 0n
      expect(rankOf(OrderRefundRequested, refunded)).toBeGreaterThan(rankOf(OrderPaymentRequested, paid))
    }),
  )
})
