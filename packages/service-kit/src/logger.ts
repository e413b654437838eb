import { type Logger, pino } from 'pino'

export type { Logger } from 'pino'

/** Named again here although no line of ours logs them: the net for a careless `log.info({ req })`. */
const secrets = ['authorization', 'cookie', 'password', 'secret', 'token', 'access_token', 'DATABASE_URL']

/** JSON lines on stdout, with ISO time and the service's name. Errors are written by an allow-list. */
export function createLogger(options: { name: string; level: string }): Logger {
  return pino({
    level: options.level,
    base: { service: options.name },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    redact: secrets.flatMap((name) => [name, `*.${name}`, `*.headers.${name}`]),
    serializers: { err: describeError },
  })
}

/** Drivers hang rows, parameters and connection strings on their errors; only these fields are written. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  const { code, kind } = error as { code?: unknown; kind?: unknown }
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' && { code }),
    ...(typeof kind === 'string' && { kind }),
    stack: error.stack,
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  }
}
