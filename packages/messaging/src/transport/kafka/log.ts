import { type logCreator as LogCreator, logLevel } from 'kafkajs'
import type { Logger } from 'pino'

/**
 * kafkajs logs an error also for failures that its own retry recovers from; other failures reach us as an exception or a
 * crash. So its errors are logged as warnings, and all other lines at debug level.
 */
export const logCreator =
  (log: Logger): LogCreator =>
  () =>
  ({ level, namespace, log: { message, timestamp: _, logger: __, ...details } }) => {
    const transient =
      /group coordinator is not available|leadership election|does not host this topic-partition|the fetch is broken off|the consumer has ended/i
    const text = `${namespace}: ${message}`
    if (level === logLevel.ERROR && !transient.test(`${message} ${details.error ?? ''}`))
      log.warn(details, text)
    else log.debug(details, text)
  }
