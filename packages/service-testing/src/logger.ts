import { createLogger } from '@jangteo/service-kit'

/** Says nothing, unless LOG_LEVEL asks it to. */
export const logger = createLogger({ name: 'test', level: process.env.LOG_LEVEL ?? 'silent' })
