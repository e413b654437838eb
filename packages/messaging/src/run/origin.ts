import type { Pool } from 'pg'
import { WrongOrigin } from '../errors.ts'
import type { Transport } from '../transport.ts'

/** Stores which transport a database is used with. @throws {WrongOrigin} when it was used with another one before */
export async function claimOrigin(pool: Pool, transport: Transport['name']): Promise<void> {
  const { rows } = await pool.query<{ transport: string }>(
    `with claimed as (
       insert into messaging.origin (transport) values ($1) on conflict do nothing returning transport
     )
     select transport from claimed union all select transport from messaging.origin limit 1`,
    [transport],
  )
  const [origin] = rows
  // Two processes start at once: the other one's row is committed, but not in this snapshot.
  if (!origin) return claimOrigin(pool, transport)
  if (origin.transport !== transport) throw WrongOrigin({ before: origin.transport, now: transport })
}
