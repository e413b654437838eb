import { ConfigError, runService } from '@jangteo/service-kit'
import { apiGatewayConfig } from './config.ts'
import { createApiGateway } from './gateway.ts'

try {
  await runService(createApiGateway(apiGatewayConfig()))
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
