import { runCommands, runService } from '@jangteo/service-kit'
import { balanceConfig } from './config.ts'
import { createBalanceService } from './service.ts'

const service = createBalanceService(balanceConfig())

await runCommands(
  {
    bootstrap: () => service.messaging.bootstrap(),
    seed: () => service.seed().finally(service.stop),
    run: () => runService(service),
  },
  process.argv.slice(2),
)
