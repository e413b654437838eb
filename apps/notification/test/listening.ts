import type { Logger } from '@jangteo/service-kit'

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** A logger that passes on every log line of every level, with its fields. */
export function listening(hear: (what: readonly unknown[], level: string) => void): Logger {
  const logger = {
    ...Object.fromEntries(levels.map((level) => [level, (...what: unknown[]) => hear(what, level)])),
    level: 'trace',
    child: () => logger,
  }
  return logger as unknown as Logger
}
