import { runCommands, runService } from '@jangteo/service-kit'
import { notificationConfig } from './config.ts'
import { createNotificationService } from './service.ts'

const service = createNotificationService(notificationConfig())

await runCommands(
  {
    bootstrap: () => service.messaging.bootstrap(),
    seed: () => service.seed().finally(service.stop),
    run: () => runService(service),
  },
  process.argv.slice(2),
)
