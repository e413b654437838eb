import { type Config, readConfig, serviceConfig } from '@jangteo/service-kit'

const variables = serviceConfig({ name: 'balance', port: 3003 })

export type BalanceConfig = Config<typeof variables>

/** @throws ConfigError listing every problem */
export const balanceConfig = (): BalanceConfig => readConfig(variables, process.env)
