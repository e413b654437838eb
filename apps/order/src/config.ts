import { type Config, readConfig, serviceConfig } from '@jangteo/service-kit'

const variables = serviceConfig({ name: 'order', port: 3001 })

export type OrderConfig = Config<typeof variables>

/** @throws ConfigError listing every problem */
export const orderConfig = (): OrderConfig => readConfig(variables, process.env)
