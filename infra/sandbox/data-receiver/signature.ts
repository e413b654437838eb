import { createHmac, timingSafeEqual } from 'node:crypto'

const LONGEST_MS = 5 * 60_000

/**
 * Whether the header `transfer-signature` is of these bytes: the time in seconds, and HMAC-SHA256 over `<time>.<body>` in hex. One
 * signature by one secret is enough: while the secret is replaced, a sender signs with two, and a receiver knows two.
 *
 * @param secrets with commas between
 */
export function isSigned(header: unknown, body: Buffer, secrets: string, nowMs: number): boolean {
  const [, time, given] = /^t=(\d{1,12})((?:,v1=[0-9a-f]{64}){1,4})$/.exec(String(header)) ?? []
  if (time === undefined || given === undefined) return false
  const macs = given
    .split(',v1=')
    .slice(1)
    .map((mac) => Buffer.from(mac, 'hex'))
  const isRight = (secret: string) => {
    const expected = createHmac('sha256', secret).update(`${time}.`).update(body).digest()
    return macs.some((mac) => timingSafeEqual(expected, mac))
  }
  return secrets.split(',').some(isRight) && Math.abs(nowMs - Number(time) * 1000) <= LONGEST_MS
}
