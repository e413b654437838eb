import { byCommand } from '@jangteo/messaging'
import { runCommands, runService } from '@jangteo/service-kit'
import { balanceConfig } from './config.ts'
import { createBalanceService } from './service.ts'

const service = createBalanceService(balanceConfig())

await runCommands(
  {
    bootstrap: () => service.messaging.bootstrap(),
    /** An operator has seen the findings and done what was to be done. */
    acknowledge: () =>
      service.messaging.findings
        .acknowledge('all', byCommand('acknowledge', 'the findings were dealt with'))
        .finally(service.stop),
    seed: () => service.seed().finally(service.stop),
    run: () => runService(service),
  },
  process.argv.slice(2),
)
