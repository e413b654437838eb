import type { Messaging } from '@jangteo/messaging'
import { type App, idempotent, idempotentRequest } from '@jangteo/service-kit'
import { z } from 'zod'
import type { Tx } from './balance-store.ts'
import { MAX_CHARGE } from './domain/charge.ts'
import { chargeBalance } from './use-cases/charge-balance.ts'
import { readBalance } from './use-cases/read-balance.ts'

const won = z.int().describe('Won.')

export function routes(app: App, { messaging, prisma }: { messaging: Messaging<Tx>; prisma: Tx }): void {
  app.get(
    '/balance',
    {
      schema: {
        tags: ['balance'],
        summary: 'What I have',
        response: { 200: z.object({ balance: won }).describe('0 for whoever never charged.') },
      },
    },
    ({ user }) => readBalance(prisma, user.userId),
  )

  app.post(
    '/balance/charge',
    {
      config: { idempotencyKey: 'required' },
      schema: {
        tags: ['balance'],
        summary: 'Charge my balance',
        description:
          'Once for each Idempotency-Key: a repeated request gets the first answer. Refused with `wallet-full` (409) when ' +
          'the wallet would hold more than it may.',
        body: z.strictObject({ amount: won.min(1).max(MAX_CHARGE) }).meta({ example: { amount: 100_000 } }),
        response: {
          201: z
            .object({ transferId: z.string(), amount: won, balance: won.describe('Won, after the charge.') })
            .describe('The money is in the wallet.'),
        },
      },
    },
    async (request, reply) => {
      const { user, body, traceparent } = request
      const attempt = idempotentRequest(request)
      const answer = await messaging.transact({ traceparent }, (work) =>
        idempotent(work.tx, attempt, async () => ({
          status: 201,
          body: await chargeBalance(work, {
            userId: user.userId,
            amount: body.amount,
            idempotencyKey: attempt.key,
          }),
        })),
      )
      return reply.code(answer.status).send(answer.body)
    },
  )
}
