import { type Job, outbound } from '@jangteo/messaging'
import type { Logger } from '@jangteo/service-kit'
import type { PaymentGateway } from './adapters/payment-gateway.ts'
import type { BalanceConfig } from './config.ts'
import type { GatewayWord } from './domain/charge.ts'
import { type ClaimedCharge, claimCharges, postponeCharge } from './stores/charge-store.ts'
import type { Tx } from './stores/tx.ts'
import { hearGateway } from './use-cases/hear-gateway.ts'
import { CHARGES_DUE } from './use-cases/request-charge.ts'

/** The fallback poll: signals and webhooks can be lost. */
const LOOK_AGAIN_MS = 5_000
const AT_ONCE = 20

/**
 * Asks the gateway for every open charge until its outcome is known. A repeated try reads the payment first: the request may
 * have arrived although its answer did not.
 */
export const jobs = (service: {
  gateway: PaymentGateway
  config: Pick<BalanceConfig, 'GATEWAY_TIMEOUT_MS'>
  logger: Logger
}): readonly Job<Tx>[] => [
  outbound<Tx, ClaimedCharge, GatewayWord>(LOOK_AGAIN_MS, {
    name: CHARGES_DUE,
    claim: ({ tx, now }) =>
      claimCharges(tx, { now, lease: service.config.GATEWAY_TIMEOUT_MS, limit: AT_ONCE }),
    traceparent: (task) => task.traceparent,
    async perform({ charge: { chargeId: reference, amount }, askedBefore }, stopping) {
      const { gateway } = service
      const known = askedBefore ? await gateway.find(reference, stopping) : undefined
      return known ?? gateway.authorise({ reference, amount }, stopping)
    },
    async settle(work, { charge: { chargeId } }, outcome) {
      if (outcome instanceof Error) {
        service.logger.warn({ err: outcome, chargeId }, 'the gateway did not answer: asking again later')
        await postponeCharge(work.tx, chargeId, work.now)
      } else await hearGateway(work, chargeId, outcome)
    },
  }),
]
