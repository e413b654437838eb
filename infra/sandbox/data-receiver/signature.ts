import { createHmac, timingSafeEqual } from 'node:crypto'

const LONGEST_MS = 5 * 60_000

/** Whether the header `transfer-signature` is of these bytes: the time in seconds, and HMAC-SHA256 over `<time>.<body>` in hex. */
export function isSigned(header: unknown, body: Buffer, secret: string, nowMs: number): boolean {
  const [, time, given] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(String(header)) ?? []
  if (time === undefined || given === undefined) return false
  const expected = createHmac('sha256', secret).update(`${time}.`).update(body).digest()
  return (
    timingSafeEqual(expected, Buffer.from(given, 'hex')) &&
    Math.abs(nowMs - Number(time) * 1000) <= LONGEST_MS
  )
}
