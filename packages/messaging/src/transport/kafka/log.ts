import { type logCreator as LogCreator, logLevel } from 'kafkajs'
import type { Logger } from 'pino'

/**
 * kafkajs calls an error what it then mends by trying again; what it cannot mend reaches us as an exception or a crash.
 * So its errors are shown as warnings, and the rest to who asks for debugging.
 */
export const logCreator =
  (log: Logger): LogCreator =>
  () =>
  ({ level, namespace, log: { message, timestamp: _, logger: __, ...details } }) => {
    const transient =
      /group coordinator is not available|leadership election|does not host this topic-partition|the fetch is broken off/i
    const text = `${namespace}: ${message}`
    if (level === logLevel.ERROR && !transient.test(`${message} ${details.error ?? ''}`))
      log.warn(details, text)
    else log.debug(details, text)
  }
