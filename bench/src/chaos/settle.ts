import { services } from '@jangteo/infra'
import { eventually } from '@jangteo/testing'
import type { Shop } from '../shop.ts'

/** Longer than the services' longest pause between two tries. */
const SETTLED_WITHIN_MS = 180_000

/** What must end by itself: an answer of another service, of the gateway, or of the waiting room is pending. */
const PENDING: Readonly<Record<string, string>> = {
  order: `select count(*)::int as n from orders where asked_at is not null or status in ('awaiting-coupon', 'paying')
    or status = 'cancelled' and payment_id is not null`,
  balance: `select count(*)::int as n from charge where status in ('requested', 'authorised')`,
  coupon: `select count(*)::int as n from request where status in ('waiting', 'admitted')`,
}

/** Resolves when every service is ready again. */
export async function allReady(url: (service: string) => string): Promise<void> {
  const check = async () => {
    for (const { name } of services) {
      const answer = await fetch(`${url(name)}/health/ready`, { signal: AbortSignal.timeout(5_000) })
      if (!answer.ok) throw new Error(`${name} is not ready: ${await answer.text()}`)
    }
  }
  await eventually(check, { timeout: SETTLED_WITHIN_MS })
}

/** Events that are retried beside the stream. */
const RETRIED = `select count(*)::int as n from messaging.dead_letter where resolved_at is null and dead_at is null`

/** Resolves when nothing is pending, and every event that was published has been applied. */
export async function settled(shop: Shop): Promise<void> {
  const none = async (service: string, query: string, what: string) => {
    const { rows } = await shop.sql(service).query<{ n: number }>(query)
    if (rows[0]?.n !== 0) throw new Error(`${service} has ${rows[0]?.n} ${what}`)
  }
  const check = async () => {
    for (const [service, query] of Object.entries(PENDING))
      await none(service, query, 'that wait for an answer')
    for (const { name } of services) await none(name, RETRIED, 'events to retry')
  }
  await eventually(check, { timeout: SETTLED_WITHIN_MS })
  await shop.settled()
}
