import { type App, idempotentRequest, preferHeader, waitPreference } from '@jangteo/service-kit'
import type { Charge } from '../domain/charge.ts'
import { listCharges } from '../use-cases/list-charges.ts'
import { readCharge } from '../use-cases/read-charge.ts'
import { chargeAndWait } from './charge-and-wait.ts'
import { chargeIdOf } from './charge-id.ts'
import type { RouteContext } from './context.ts'
import { charge, chargeParams, chargeQuery, charges, newCharge } from './schemas.ts'

const chargeStatus = {
  requested: 202,
  authorised: 202,
  credited: 201,
  failed: 200,
} as const satisfies Record<Charge['status'], number>

export function chargeRoutes(app: App, context: RouteContext): void {
  app.post(
    '/balance/charge',
    {
      config: { idempotencyKey: 'required', begins: true },
      schema: {
        tags: ['balance'],
        operationId: 'chargeBalance',
        summary: 'Charge my balance',
        description:
          'Brings money in through the payment gateway. Answers 202 while the outcome is unknown; with `Prefer: wait=10` the ' +
          'answer waits for it. One charge for each Idempotency-Key, without expiry: a repeated request returns the charge as it is ' +
          'now. Refused with `daily-charge-limit`, `wallet-full` or `erasure-open` (409), and with `charge-repeated-differently` (422) for ' +
          'a key that was used with another amount.',
        headers: preferHeader,
        body: newCharge,
        response: {
          200: charge.describe('The charge has failed, and `reason` says why: no money moved.'),
          201: charge.describe('The money is in the wallet.'),
          202: charge.describe('The outcome is not known yet.'),
        },
      },
    },
    async (request, reply) => {
      const { user, body, headers, traceparent } = request
      const { userId } = user
      const { waitMs, headers: applied } = waitPreference(headers.prefer)
      const chargeId = chargeIdOf(userId, idempotentRequest(request).key)
      const made = await chargeAndWait(context, { chargeId, userId, ...body, waitMs, traceparent })
      return reply
        .code(chargeStatus[made.status])
        .headers({ ...applied, location: `/balance/charges/${chargeId}` })
        .send(made)
    },
  )

  app.get(
    '/balance/charges',
    {
      schema: {
        tags: ['balance'],
        operationId: 'listCharges',
        summary: 'My charges',
        description: 'One page. Refused with `cursor-invalid` (400) for a cursor of another list.',
        querystring: chargeQuery,
        response: { 200: charges },
      },
    },
    ({ user, query }) => listCharges(context.prisma, { ...query, userId: user.userId }),
  )

  app.get(
    '/balance/charges/:chargeId',
    {
      schema: {
        tags: ['balance'],
        operationId: 'readCharge',
        summary: 'One of my charges',
        description: 'Refused with `charge-not-found` (404), also when it belongs to another customer.',
        params: chargeParams,
        response: { 200: charge },
      },
    },
    ({ user, params }) => readCharge(context.prisma, { chargeId: params.chargeId, userId: user.userId }),
  )
}
