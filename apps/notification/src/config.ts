import { type Config, readConfig, serviceConfig, timeZone } from '@jangteo/service-kit'

const variables = {
  ...serviceConfig({ name: 'notification', port: 3005 }),
  SHOP_TIME_ZONE: timeZone('Whose nights are quiet for people who say nothing else.'),
}

export type NotificationConfig = Config<typeof variables>

/** @throws ConfigError listing every problem */
export const notificationConfig = (): NotificationConfig => readConfig(variables, process.env)
