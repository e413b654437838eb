import { ConfigError, runService } from '@jangteo/service-kit'
import { consoleConfig } from './config.ts'
import { createConsole } from './console.ts'

try {
  await runService(createConsole(consoleConfig()))
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
