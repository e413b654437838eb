import { byCommand } from '@jangteo/messaging'
import { runCommands, runService } from '@jangteo/service-kit'
import { dataPlatformConfig } from './config.ts'
import { createDataPlatformService } from './service.ts'

const service = createDataPlatformService(dataPlatformConfig())
const tell = (result: object) => console.log(JSON.stringify(result, null, 2))

await runCommands(
  {
    bootstrap: () => service.messaging.bootstrap(),
    /** An operator has seen the findings and done what was to be done. */
    acknowledge: () =>
      service.messaging.findings
        .acknowledge('all', byCommand('acknowledge', 'the findings were dealt with'))
        .finally(service.stop),
    replay: () => service.replay().then(tell).finally(service.stop),
    recount: () => service.recount().then(tell).finally(service.stop),
    run: () => runService(service),
  },
  process.argv.slice(2),
)
