import { services } from '@jangteo/infra'
import { eventually } from '@jangteo/testing'
import type { Shop } from '../shop.ts'

/** Longer than the services' longest pause between two tries. */
const SETTLED_WITHIN_MS = 300_000
/** After so many seconds it is said what the shop waits for. */
const UNUSUAL_S = 15

/** What must end by itself: an answer of another service, of the gateway, or of the waiting room is pending. */
const PENDING: Readonly<Record<string, string>> = {
  order: `select count(*)::int as n from orders where asked_at is not null or status in ('awaiting-coupon', 'paying')
    or status = 'cancelled' and payment_id is not null`,
  balance: `select count(*)::int as n from charge where status in ('requested', 'authorised')`,
  coupon: `select count(*)::int as n from request where status in ('waiting', 'admitted')`,
}

/** Resolves when every service at these URLs is ready again. */
export async function allReady(urls: readonly string[]): Promise<void> {
  const check = async () => {
    for (const url of urls) {
      const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5_000) })
      if (!answer.ok) throw new Error(`${url} is not ready: ${await answer.text()}`)
    }
  }
  await eventually(check, { timeout: SETTLED_WITHIN_MS })
}

/** Events that are retried beside the stream. */
const RETRIED = `select count(*)::int as n from messaging.dead_letter where resolved_at is null and dead_at is null`

/** Resolves when nothing is pending, and every event that was published has been applied. Says what takes long. */
export async function settled(shop: Shop, say: (text: string) => void): Promise<void> {
  const began = performance.now()
  const none = async (service: string, query: string, what: string) => {
    const { rows } = await shop.sql(service).query<{ n: number }>(query)
    if (rows[0]?.n !== 0) throw new Error(`${service} has ${rows[0]?.n} ${what}`)
  }
  const check = async () => {
    for (const [service, query] of Object.entries(PENDING))
      await none(service, query, 'that wait for an answer')
    for (const { name } of services) await none(name, RETRIED, 'events to retry')
  }
  const after = sayingReasons(began, say)
  await eventually(() => check().catch(after), { timeout: SETTLED_WITHIN_MS })
  await eventually(() => shop.applied().catch(after), { timeout: SETTLED_WITHIN_MS })
}

/** Says why the shop has not settled, each reason once, when it takes longer than usual. @throws the reason */
function sayingReasons(began: number, say: (text: string) => void) {
  const said = new Set<string>()
  return ({ message }: Error): never => {
    const seconds = (performance.now() - began) / 1_000
    if (seconds > UNUSUAL_S && !said.has(message))
      say(`not settled after ${seconds.toFixed(0)} s: ${message}`)
    if (seconds > UNUSUAL_S) said.add(message)
    throw new Error(message)
  }
}
