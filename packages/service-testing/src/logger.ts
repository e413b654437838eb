import { createLogger } from '@jangteo/service-kit'

/** Silent unless LOG_LEVEL is set. */
export const logger = createLogger({ name: 'test', level: process.env.LOG_LEVEL ?? 'silent' })
