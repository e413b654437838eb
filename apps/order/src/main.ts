import { runService } from '@jangteo/service-kit'
import { orderConfig } from './config.ts'
import { createOrderService } from './service.ts'

const service = createOrderService(orderConfig())
const commands: Record<string, () => Promise<void>> = {
  bootstrap: () => service.messaging.bootstrap(),
  seed: () => service.seed().finally(service.stop),
  run: () => runService(service),
}

const asked = process.argv.slice(2)
for (const name of asked.length > 0 ? asked : ['run']) {
  const command = commands[name]
  if (!command)
    throw new Error(`there is no command "${name}"; there are: ${Object.keys(commands).join(', ')}`)
  await command()
}
