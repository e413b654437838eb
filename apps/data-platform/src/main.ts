import { runCommands, runService } from '@jangteo/service-kit'
import { dataPlatformConfig } from './config.ts'
import { createDataPlatformService } from './service.ts'

const service = createDataPlatformService(dataPlatformConfig())

await runCommands(
  {
    bootstrap: () => service.messaging.bootstrap(),

    run: () => runService(service),
  },
  process.argv.slice(2),
)
