import { kindOf } from '@jangteo/errors'

/** Runs a function of the domain and returns its result, or the error with which it refuses; a bug is rethrown. */
export function orRefusal<R>(callback: () => R): R | Error {
  try {
    return callback()
  } catch (error) {
    if (error instanceof Error && kindOf(error) !== 'internal') return error
    throw error
  }
}
