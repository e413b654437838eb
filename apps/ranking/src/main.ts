import { byCommand } from '@jangteo/messaging'
import { runCommands, runService } from '@jangteo/service-kit'
import { rankingConfig } from './config.ts'
import { showRebuilt } from './rebuild.ts'
import { createRankingService } from './service.ts'

const service = createRankingService(rankingConfig())

await runCommands(
  {
    bootstrap: () => service.messaging.bootstrap(),
    /** An operator has seen the findings and done what was to be done. */
    acknowledge: () =>
      service.messaging.findings
        .acknowledge('all', byCommand('acknowledge', 'the findings were dealt with'))
        .finally(service.stop),
    replay: async () => console.log(showRebuilt(await service.replay())),
    run: () => runService(service),
  },
  process.argv.slice(2),
)
