import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
  randomUUID,
} from 'node:crypto'

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** A random id and a random key, which say nothing of whom they are for. */
export const newPerson = (): { personId: string; key: Buffer } => ({
  personId: randomUUID(),
  key: randomBytes(KEY_BYTES),
})

/** Making it ready costs more than using it: once for each person, and not for each event. */
export const keyOf = (bytes: Uint8Array): KeyObject => createSecretKey(bytes)

/** Random bytes that nobody has used yet: to ask for twelve costs as much as to ask for thousands. */
let nonces = Buffer.alloc(0)

function nextNonce(): Buffer {
  if (nonces.length === 0) nonces = randomBytes(NONCE_BYTES * 256)
  const nonce = nonces.subarray(0, NONCE_BYTES)
  nonces = nonces.subarray(NONCE_BYTES)
  return nonce
}

/** Makes text readable with this key only, and only as that of this event. */
export function seal(text: string, { key, eventId }: { key: KeyObject; eventId: string }): Buffer {
  const nonce = nextNonce()
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(eventId))
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

/** @throws when it was sealed with another key or for another event, or was changed since */
export function unseal(sealed: Uint8Array, { key, eventId }: { key: KeyObject; eventId: string }): string {
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(eventId))
    .setAuthTag(sealed.subarray(-TAG_BYTES))
  return decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
}

/** By which a person is known again who must not be known: worth nothing without the secret. */
export const fingerprintOf = (userId: string, secret: string): Buffer =>
  createHmac('sha256', secret).update(userId).digest()

/** An id for a text of any length, the same each time; the text cannot be had back. */
export function idOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )
}
