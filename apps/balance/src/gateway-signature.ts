import { createHmac, timingSafeEqual } from 'node:crypto'
import { defineError } from '@jangteo/service-kit/errors'

/** How old a signed message may be, in milliseconds, and how far the gateway's clock may be ahead of ours. */
const LONGEST_MS = 5 * 60_000

const SignatureMissing = defineError(
  'signature-missing',
  'unauthenticated',
  'Send the header gateway-signature: t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>", in hex>.',
)
const SignatureInvalid = defineError(
  'signature-invalid',
  'unauthenticated',
  'The signature is not that of this body.',
)
const SignatureStale = defineError(
  'signature-stale',
  'unauthenticated',
  'The signature is more than five minutes from now.',
)

/**
 * Checks that the gateway has sent these bytes, and not long ago.
 * @throws SignatureMissing, SignatureInvalid, SignatureStale
 */
export function checkSignature(
  header: string | string[] | undefined,
  body: Buffer,
  { secret, now }: { secret: string; now: Date },
): void {
  if (header === undefined) throw SignatureMissing()
  const [, time, given] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(String(header)) ?? []
  if (time === undefined || given === undefined) throw SignatureInvalid()
  const expected = createHmac('sha256', secret).update(`${time}.`).update(body).digest()
  if (!timingSafeEqual(expected, Buffer.from(given, 'hex'))) throw SignatureInvalid()
  if (Math.abs(now.getTime() - Number(time) * 1000) > LONGEST_MS) throw SignatureStale()
}
