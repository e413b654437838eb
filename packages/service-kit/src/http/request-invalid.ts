import { defineError } from '@jangteo/errors'

/** One problem of a request: its place, as a JSON pointer into that part, and a description. */
export interface InvalidField {
  in: 'body' | 'query' | 'path' | 'header'
  pointer: string
  detail: string
}

export const RequestInvalid = defineError(
  'request-invalid',
  'invalid',
  ({ errors }: { errors: readonly InvalidField[] }) =>
    errors.length === 1 ? 'One field of the request is not valid.' : 'The request is not valid.',
)
