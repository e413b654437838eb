import { defineError } from '@jangteo/errors'
import { z } from 'zod'

const IdempotencyKeyMissing = defineError(
  'idempotency-key-missing',
  'invalid',
  'Send an Idempotency-Key header: a new value for each operation, the same one for each retry of it.',
)
const IdempotencyKeyInvalid = defineError(
  'idempotency-key-invalid',
  'invalid',
  'The Idempotency-Key must be 1 to 255 visible ASCII characters.',
)

const FORM = /^[\x21-\x7e]{1,255}$/
const key = z
  .string()
  .min(1)
  .max(255)
  .regex(FORM)
  .describe('A new key for each operation, and the same key for each retry of it: then it is executed once.')

/** The header's schema, for the documentation. */
export const idempotencyKey = (need: 'required' | 'optional') =>
  z.looseObject({ 'Idempotency-Key': need === 'required' ? key : key.optional() })

/** The header's value. @throws IdempotencyKeyMissing, IdempotencyKeyInvalid (both kind `invalid`). */
export function checkIdempotencyKey(header: string | string[] | undefined): string {
  if (header === undefined) throw IdempotencyKeyMissing()
  // Two headers are joined by Node with a comma and a space, so they are refused here too.
  if (typeof header !== 'string' || !FORM.test(header)) throw IdempotencyKeyInvalid()
  return header
}
