import { createTokenVerifier, type VerifyToken } from './auth.ts'
import { type Component, startComponents } from './component.ts'
import type { HttpOptions } from './http/create-http.ts'
import type { Logger } from './logger.ts'

/** A complete service: a process runs it, and a test starts and stops it in its own process. */
export interface Service {
  readonly name: string
  readonly logger: Logger
  readonly components: readonly Component[]
  start(): Promise<void>
  stop(): Promise<void>
}

/** Composes a service. Components start in the given order and stop in reverse; list HTTP last. */
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

interface HttpConfig {
  readonly NODE_ENV: string
  readonly HOST: string
  readonly PORT: number
  /** Only of a program that has operators' routes beside those of customers. */
  readonly ADMIN_PORT?: number | undefined
  readonly DRAIN_SECONDS: number
  readonly JWKS_URL: string
  readonly TOKEN_ISSUER: string
  readonly TOKEN_AUDIENCE: readonly string[]
  readonly TOKEN_SCOPE_CLAIM: string
  readonly TOKEN_ROLE_CLAIM: string
  readonly TOKEN_MAX_AGE_HOURS: number
  readonly JWKS_BELIEVED_HOURS: number
  readonly TRUSTED_PROXIES: readonly string[]
  /** Only of a program that pages of other origins may call. */
  readonly CORS_ORIGINS?: readonly string[]
}

/** The options of `createHttp` from the configuration: address, token issuer, proxies, origins of pages, drain time. */
export const httpConfig = (
  config: HttpConfig,
): Pick<
  HttpOptions,
  'host' | 'port' | 'adminPort' | 'drainMs' | 'trustedProxies' | 'corsOrigins' | 'auth'
> & {
  auth: VerifyToken
} => ({
  host: config.HOST,
  port: config.PORT,
  adminPort: config.ADMIN_PORT,
  drainMs: config.DRAIN_SECONDS * 1000,
  trustedProxies: config.TRUSTED_PROXIES,
  corsOrigins: config.CORS_ORIGINS ?? [],
  auth: createTokenVerifier({
    jwksUrl: config.JWKS_URL,
    issuer: config.TOKEN_ISSUER,
    audience: config.TOKEN_AUDIENCE,
    claims: { scope: config.TOKEN_SCOPE_CLAIM, role: config.TOKEN_ROLE_CLAIM },
    maxAgeHours: config.TOKEN_MAX_AGE_HOURS,
    keysBelievedHours: config.JWKS_BELIEVED_HOURS,
    allowDevelopmentKeys: config.NODE_ENV !== 'production',
  }),
})

/** The limits of `createHttp` from the configuration. */
export const limitsConfig = (config: {
  readonly PERSON_LIMIT: number
  readonly ADDRESS_LIMIT: number
  readonly PERSON_STREAM_LIMIT: number
  readonly ADDRESS_STREAM_LIMIT: number
}): NonNullable<HttpOptions['limits']> => ({
  perPerson: config.PERSON_LIMIT,
  perAddress: config.ADDRESS_LIMIT,
  streams: { perPerson: config.PERSON_STREAM_LIMIT, perAddress: config.ADDRESS_STREAM_LIMIT },
})
