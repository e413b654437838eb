import { ConfigError, runService } from '@jangteo/service-kit'
import { consoleConfig } from './config.ts'
import { createConsole } from './console.ts'
import { bootstrap } from './kafka/rights.ts'

const commands: Readonly<Record<string, () => void | Promise<void>>> = {
  run: () => runService(createConsole(consoleConfig())),
  bootstrap: async () => console.log(await bootstrap()),
  'check-config': () => {
    consoleConfig()
    console.log('console: the configuration is complete.')
  },
}

const [name = 'run', ...more] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) ? commands[name] : undefined
if (!command || more.length > 0) {
  console.error(
    `there is no command "${[name, ...more].join(' ')}"; there are: ${Object.keys(commands).join(', ')}`,
  )
  process.exit(2)
}
try {
  await command()
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
