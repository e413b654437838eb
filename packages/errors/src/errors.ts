import { answerTo } from './classify.ts'
import { type ErrorKind, kinds } from './table.ts'

/** An error with a meaning. A caller sees its code, and its message where it is exposed; its details never. */
export class ServiceError<Details extends object = object> extends Error {
  readonly kind: ErrorKind
  readonly code: string
  readonly details: Details
  /** Whether callers may see the message. A message with internals of the system is for logs only. */
  readonly expose: boolean

  constructor(
    definition: { readonly kind: ErrorKind; readonly code: string; readonly expose: boolean },
    message: string,
    details: Details,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = nameOf(definition.code)
    this.kind = definition.kind
    this.code = definition.code
    this.expose = definition.expose
    this.details = details
  }
}

/** As logs name it: `OrderNotPayable` for `order-not-payable`. */
const nameOf = (code: string): string =>
  code.replaceAll(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase())

/** Makes errors of one code: `throw OrderNotPayable({ orderId, status })`; `instanceof` works with it too. */
export interface DefinedError<Arguments extends unknown[], Details extends object = object> {
  (...args: Arguments): ServiceError<Details>
  readonly code: string
  readonly kind: ErrorKind
  [Symbol.hasInstance](value: unknown): value is ServiceError<Details>
}

interface DefineOptions {
  /** False for a message with internals of the system: the HTTP answer then has a general message. Default true. */
  readonly expose?: boolean
}

/**
 * Defines an error once. `code` is stable, in kebab case, and compared by clients; `message` is a sentence
 * for people, fixed or built from the details.
 */
export function defineError(
  code: string,
  kind: ErrorKind,
  message: string,
  options?: DefineOptions,
): DefinedError<[details?: object, options?: ErrorOptions]>
export function defineError<Details extends object>(
  code: string,
  kind: ErrorKind,
  message: (details: Details) => string,
  options?: DefineOptions,
): DefinedError<[details: Details, options?: ErrorOptions], Details>
export function defineError(
  code: string,
  kind: ErrorKind,
  message: string | ((details: never) => string),
  { expose = true }: DefineOptions = {},
): DefinedError<[details?: never, options?: ErrorOptions]> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(code)) throw new TypeError(`"${code}" is not in kebab case`)
  function make(details: object = {}, options?: ErrorOptions): ServiceError {
    const text = typeof message === 'string' ? message : message(details as never)
    const error = new ServiceError({ kind, code, expose }, text, details, options)
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

/**
 * The kind of any thrown error for a caller: `unavailable` for an unavailable dependency, `internal` for a bug. An error
 * that is not exposed is never the caller's fault: it is one of these two.
 */
export function kindOf(error: unknown): ErrorKind | 'internal' {
  if (!isServiceError(error)) return answerTo(error)
  return error.expose === false && error.kind !== 'unavailable' ? 'internal' : error.kind
}

/** By shape and not by class, so that a second copy of this package in a process still counts. */
export function isServiceError(error: unknown): error is ServiceError {
  if (!(error instanceof Error) || !('kind' in error) || !('code' in error)) return false
  return typeof error.code === 'string' && Object.hasOwn(kinds, String(error.kind))
}
