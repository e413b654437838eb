import { consumerGroups, eventually } from '@jangteo/testing'
import { Pool } from 'undici'
import { startChild } from '../child.ts'
import { call } from '../market.ts'
import type { Shop } from '../shop.ts'
import { ALL_SYNCHRONOUS, type Feature, type Mode, moved, type Switches } from './switches.ts'
import { monolithDatabase } from './tables.ts'

/** The shop before its services: one process, one database, and systems around it that answer after a stated time. */
export interface Monolith {
  readonly url: string
  readonly sql: Awaited<ReturnType<typeof monolithDatabase>>['sql']
  readonly switches: Switches
  /** @throws Error when the switch may not be moved there now */
  move(feature: Feature, to: Mode): Promise<void>
  /** Takes a system down, runs the work, and brings it back: meanwhile it refuses every call, at once. */
  without(system: string, work: () => Promise<void>): Promise<void>
  /** Resolves when it has published, copied and followed all that there is. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** @param shop where it does what is in shadow */
export async function openMonolith(shop: Pick<Shop, 'url'>): Promise<Monolith> {
  const database = await monolithDatabase()
  const { sql } = database
  const systems = await startChild(new URL('../side-systems.ts', import.meta.url), [''])
  const server = await startChild(new URL('./main.ts', import.meta.url), [
    ...[database.url, systems.said, shop.url('order'), shop.url('coupon')],
  ])
  const own = new Pool(server.said, { connections: 1 })
  const around = new Pool(systems.said, { connections: 1 })
  let switches = ALL_SYNCHRONOUS
  const down = (names: string[]) => call(around, 'POST', '/down', {}, { systems: names })
  return {
    url: server.said,
    sql,
    get switches() {
      return switches
    },
    async move(feature, to) {
      switches = await call(own, 'POST', '/switches', {}, moved(switches, feature, to))
    },
    async without(system, work) {
      await down([system])
      await work().finally(() => down([]))
    },
    settled: () =>
      eventually(
        async () => {
          const { rows } = await sql.query<{ left: number }>(
            `select (select count(*) from messaging.outbox)::int + (select count(*) from coupon_request)::int
               + (select count(*) from orders where copy_due_at is not null)::int as left`,
          )
          const { lag = 0 } = (await consumerGroups('monolith')).monolith ?? {}
          if (rows[0]?.left !== 0 || lag > 0) throw new Error(`${rows[0]?.left} to send, ${lag} to follow`)
        },
        { timeout: 120_000 },
      ),
    async close() {
      await Promise.all([own.close(), around.close()])
      await server.end()
      await systems.end()
      await database.drop()
    },
  }
}
