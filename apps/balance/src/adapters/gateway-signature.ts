import { createHmac, timingSafeEqual } from 'node:crypto'
import { defineError } from '@jangteo/errors'

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
  'The signature does not match the body.',
)
const SignatureStale = defineError(
  'signature-stale',
  'unauthenticated',
  'The timestamp of the signature differs from the current time by more than five minutes.',
)

/**
 * Checks that the gateway has sent these bytes, and not long ago. While it changes its secret it signs with the old one
 * and the new one, or we accept both, and one day it signs perhaps in another way as well: one `v1` that is right is enough.
 * @throws SignatureMissing, SignatureInvalid, SignatureStale
 */
export function checkSignature(
  header: string | string[] | undefined,
  body: Buffer,
  { secrets, now }: { secrets: readonly string[]; now: Date },
): void {
  if (header === undefined) throw SignatureMissing()
  const parts = String(header)
    .split(',')
    .map((part) => part.trim())
  const valuesOf = (name: string) =>
    parts.filter((part) => part.startsWith(`${name}=`)).map((part) => part.slice(name.length + 1))
  const [time = '', ...others] = valuesOf('t')
  if (!/^\d{1,12}$/.test(time) || others.length > 0) throw SignatureInvalid()
  const expected = secrets.map((secret) =>
    createHmac('sha256', secret).update(`${time}.`).update(body).digest(),
  )
  const given = valuesOf('v1').filter((value) => /^[0-9a-f]{64}$/.test(value))
  const isRight = (value: string) => expected.some((mac) => timingSafeEqual(mac, Buffer.from(value, 'hex')))
  if (!given.some(isRight)) throw SignatureInvalid()
  if (Math.abs(now.getTime() - Number(time) * 1000) > LONGEST_MS) throw SignatureStale()
}
