import { kindOf } from '@jangteo/errors'

/** What the story gives, or the error by which the domain refuses it; a bug is thrown on. */
export function orRefusal<R>(story: () => R): R | Error {
  try {
    return story()
  } catch (error) {
    if (error instanceof Error && kindOf(error) !== 'internal') return error
    throw error
  }
}
