import { isUnavailable } from './unavailable.ts'

/** What went wrong, as far as a caller can act on it. The kind alone decides the HTTP status. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'unprocessable'
  | 'too-many'
  | 'unavailable'

export const statusOfKind: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  unprocessable: 422,
  'too-many': 429,
  unavailable: 503,
}

/** An error that a caller may see: its code and message are part of the answer, its details are not. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError'
  readonly kind: ErrorKind
  readonly code: string
  readonly details: object

  constructor(kind: ErrorKind, code: string, message: string, details: object = {}, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
    this.code = code
    this.details = details
  }
}

/** Makes errors of one code: `throw OrderNotPayable({ orderId, status })`; `instanceof` works with it too. */
export interface DefinedError<Arguments extends unknown[]> {
  (...args: Arguments): ServiceError
  readonly code: string
  readonly kind: ErrorKind
  [Symbol.hasInstance](value: unknown): value is ServiceError
}

/**
 * Defines an error once. `code` is stable, in kebab case, and what clients compare; `message` is a sentence
 * for people, fixed or made from the details.
 */
export function defineError(
  code: string,
  kind: ErrorKind,
  message: string,
): DefinedError<[details?: object, options?: ErrorOptions]>
export function defineError<Details extends object>(
  code: string,
  kind: ErrorKind,
  message: (details: Details) => string,
): DefinedError<[details: Details, options?: ErrorOptions]>
export function defineError(
  code: string,
  kind: ErrorKind,
  message: string | ((details: never) => string),
): DefinedError<[details?: never, options?: ErrorOptions]> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(code)) throw new TypeError(`"${code}" is not in kebab case`)
  function make(details: object = {}, options?: ErrorOptions): ServiceError {
    const text = typeof message === 'string' ? message : message(details as never)
    const error = new ServiceError(kind, code, text, details, options)
    Error.captureStackTrace(error, make)
    return error
  }
  return Object.defineProperties(make, {
    code: { value: code },
    kind: { value: kind },
    [Symbol.hasInstance]: {
      value: (value: unknown) => value instanceof ServiceError && value.code === code,
    },
  }) as unknown as DefinedError<[details?: never, options?: ErrorOptions]>
}

/** The kind of anything thrown: `unavailable` for a database that cannot be reached, `internal` for a bug. */
export function kindOf(error: unknown): ErrorKind | 'internal' {
  if (isServiceError(error)) return error.kind
  return isUnavailable(error) ? 'unavailable' : 'internal'
}

/** By shape and not by class, so that a second copy of this package in a process still counts. */
export function isServiceError(error: unknown): error is ServiceError {
  if (!(error instanceof Error) || !('kind' in error) || !('code' in error)) return false
  return typeof error.code === 'string' && Object.hasOwn(statusOfKind, String(error.kind))
}
