import { createTokenVerifier, type VerifyToken } from './auth.ts'
import { type Component, startComponents } from './component.ts'
import type { Logger } from './logger.ts'

/** A service, whole: what a process runs, and what a test starts and stops within its own. */
export interface Service {
  readonly name: string
  readonly logger: Logger
  readonly components: readonly Component[]
  start(): Promise<void>
  stop(): Promise<void>
}

/** Puts a service together. Components start in the given order and stop in reverse; list HTTP last. */
export function composeService(service: Pick<Service, 'name' | 'logger' | 'components'>): Service {
  const { logger, components } = service
  return {
    ...service,
    async start() {
      const { signal } = new AbortController()
      await startComponents(components, { signal, fatal: (reason) => logger.fatal(reason) })
    },
    async stop() {
      for (const component of components.toReversed()) await component.stop()
    },
  }
}

interface DoorsConfig {
  readonly NODE_ENV: string
  readonly HOST: string
  readonly PORT: number
  readonly DRAIN_SECONDS: number
  readonly JWKS_URL: string
  readonly TOKEN_ISSUER: string
  readonly TOKEN_AUDIENCE: string
}

/** Where a service listens, whose tokens it believes and how long it drains, as `createHttp` wants to know it. */
export const doors = (
  config: DoorsConfig,
): { host: string; port: number; drainMs: number; auth: VerifyToken } => ({
  host: config.HOST,
  port: config.PORT,
  drainMs: config.DRAIN_SECONDS * 1000,
  auth: createTokenVerifier({
    jwksUrl: config.JWKS_URL,
    issuer: config.TOKEN_ISSUER,
    audience: config.TOKEN_AUDIENCE,
    allowDevelopmentKeys: config.NODE_ENV !== 'production',
  }),
})

/**
 * Runs the commands that a process was started with, one after the other; `run` when there are none.
 * An unknown one ends the process with code 2, before any is run.
 */
export async function runCommands(
  commands: Readonly<Record<string, () => Promise<unknown>>>,
  asked: readonly string[],
): Promise<void> {
  const unknown = asked.find((name) => !Object.hasOwn(commands, name))
  if (unknown !== undefined) {
    console.error(`there is no command "${unknown}"; there are: ${Object.keys(commands).join(', ')}`)
    process.exit(2)
  }
  for (const name of asked.length > 0 ? asked : ['run']) await commands[name]?.()
}
