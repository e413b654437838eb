import { type Config, type Environment, readConfig, serviceConfig } from '@jangteo/service-kit'

const variables = serviceConfig({ name: 'data-platform', port: 3006 })

export type DataPlatformConfig = Config<typeof variables>

/** @throws ConfigError listing every problem */
export const dataPlatformConfig = (env: Environment = process.env): DataPlatformConfig =>
  readConfig(variables, env)
