import { line } from './report.ts'
import { between, type Shop, type Usage } from './shop.ts'

/** What a load has cost, from its first request until the last event of it was applied everywhere. */
export interface Cost {
  readonly used: Usage
  /** CPU seconds of those who asked: the simulated customers. */
  readonly customers: number
  /** How long after the last answer the last event was applied, in seconds. */
  readonly settledAfter: number
}

export async function costOf(shop: Shop, load: () => Promise<unknown>): Promise<Cost> {
  await shop.settled()
  const [before, mine] = [await shop.usage(), process.cpuUsage()]
  await load()
  const { user, system } = process.cpuUsage(mine)
  const answered = performance.now()
  await shop.settled()
  const settledAfter = (performance.now() - answered) / 1_000
  return { used: between(before, await shop.usage()), customers: (user + system) / 1e6, settledAfter }
}

/** Prints what each order has cost, by process and by database. */
export function printCost({ used, customers, settledAfter }: Cost, orders: number, target = ''): void {
  const cpu = [...used.cpu].toSorted(([, a], [, b]) => b - a)
  const all = cpu.reduce((sum, [, seconds]) => sum + seconds, 0)
  const each = (seconds: number) => `${((seconds * 1_000) / orders).toFixed(2)} ms`
  line('CPU for each order, all processes', each(all), target)
  for (const [name, seconds] of cpu) if (seconds > 0) line(`  ${name}`, each(seconds))
  line('  (the simulated customers, beside)', each(customers))
  const databases = [...used.databases.values()]
  const sum = (of: (database: (typeof databases)[number]) => number) =>
    (databases.reduce((total, database) => total + of(database), 0) / orders).toFixed(1)
  const by = (of: (database: (typeof databases)[number]) => number) =>
    [...used.databases].map(([name, database]) => `${name} ${(of(database) / orders).toFixed(1)}`).join(', ')
  line(
    'transactions for each order',
    sum(({ transactions }) => transactions),
    by(({ transactions }) => transactions),
  )
  line(
    'rows written for each order',
    sum(({ rows }) => rows),
    by(({ rows }) => rows),
  )
  line('WAL for each order', `${(used.walBytes / 1_024 / orders).toFixed(1)} KiB`)
  line('the last event was applied everywhere after', `${settledAfter.toFixed(1)} s`)
}
