import type { BalanceConfig } from './config.ts'
import { createBalanceService } from './service.ts'
import { chargeBalance } from './use-cases/charge-balance.ts'

/** Gives the demo's customer money, once. Reads no events, so it does not disturb a service that runs. */
export async function seed(config: BalanceConfig): Promise<void> {
  const service = createBalanceService(config, { subscriptions: [] })
  const charge = { userId: 'demo', amount: 1_000_000, idempotencyKey: 'seed' }
  try {
    await service.messaging.start({ fatal: (reason) => service.logger.fatal(reason) })
    await service.messaging.transact({}, (work) => chargeBalance(work, charge))
  } finally {
    await service.stop()
  }
}
