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

/** A random id and a random key: they cannot be derived from the user. */
export const newPerson = (): { personId: string; key: Buffer } => ({
  personId: randomUUID(),
  key: randomBytes(KEY_BYTES),
})

/** To create a key object costs more than to use it: call this once for each person, not for each event. */
export const keyOf = (bytes: Uint8Array): KeyObject => createSecretKey(bytes)

/** Unused random bytes, kept because a request for twelve bytes costs as much as one for thousands. */
let nonces = Buffer.alloc(0)

function nextNonce(): Buffer {
  if (nonces.length === 0) nonces = randomBytes(NONCE_BYTES * 256)
  const nonce = nonces.subarray(0, NONCE_BYTES)
  nonces = nonces.subarray(NONCE_BYTES)
  return nonce
}

/** Encrypts a text, bound to this event: it can be decrypted only with this key and this event id. */
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

/** A keyed hash that recognises an erased user. Without the secret it cannot be matched to a user id. */
export const fingerprintOf = (userId: string, secret: string): Buffer =>
  createHmac('sha256', secret).update(userId).digest()

/** An id for a text of any length: equal texts have equal ids, and an id does not reveal its text. */
export function idOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )
}
