import { runCommands, runService } from '@jangteo/service-kit'
import { rankingConfig } from './config.ts'
import { createRankingService } from './service.ts'

const service = createRankingService(rankingConfig())

await runCommands(
  {
    bootstrap: () => service.messaging.bootstrap(),
    run: () => runService(service),
  },
  process.argv.slice(2),
)
