import { createHmac } from 'node:crypto'

/** The header `gateway-signature`: the time in seconds, and HMAC-SHA256 over `<time>.<body>` in hex. */
export function signature(body: string, secret: string, nowMs: number): string {
  const time = Math.floor(nowMs / 1000)
  return `t=${time},v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`
}
