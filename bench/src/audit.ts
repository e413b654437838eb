import { setTimeout as sleep } from 'node:timers/promises'
import { runAudit, type ShopAudit } from '@jangteo/infra'
import { tokenFor } from '@jangteo/testing'
import { type Cost, costOf } from './cost.ts'
import { writeHistory } from './history.ts'
import { line, ms, proof, title } from './report.ts'
import type { Shop } from './shop.ts'

const SIZES = [1_000, 100_000, 1_000_000]
const AUDITS = 5
/** As often as the data platform audits the shop by itself, in seconds. */
const EVERY_SECONDS = 60

const cpuOf = ({ used }: Cost): number => [...used.cpu.values()].reduce((sum, seconds) => sum + seconds, 0)

/** How long the audit across services takes, and what it costs, beside the number of orders. */
export async function audit(shop: Shop): Promise<void> {
  const dataPlatform = {
    name: 'data-platform',
    url: shop.url('data-platform'),
    token: await tokenFor('operator', 'admin'),
  }
  const ask = (full = false): Promise<ShopAudit> => runAudit(dataPlatform, { full, signal: undefined })
  const timed = async <R>(work: () => Promise<R>) => {
    const began = performance.now()
    const result = await work()
    return { result, took: performance.now() - began }
  }
  const everything = () => ask(true)

  let written = 0
  for (const size of SIZES) {
    title(`The audit across services, with ${size.toLocaleString('en')} paid orders`)
    await writeHistory(shop, written, size)
    written = size
    const first = await timed(everything)
    proof('verdict, of everything', first.result.verdict, 'clean')
    const orders = first.result.equations.find(({ name }) => name.startsWith('each order is'))
    proof('orders that were compared', orders?.left ?? 0, size)
    line('everything, looked at for the first time', ms(first.took))
    const again = await timed(everything)
    line('everything again (--full)', ms(again.took))

    const took: number[] = []
    const audits = await timed(() =>
      costOf(shop, async () => {
        for (let i = 0; i < AUDITS; i++) took.push((await timed(() => ask())).took)
      }),
    )
    const idle = await costOf(shop, () => sleep(audits.took))
    const cpu = (cpuOf(audits.result) - cpuOf(idle)) / AUDITS
    const sorted = took.toSorted((a, b) => a - b)
    line(
      'an audit at rest',
      `median ${ms(sorted[AUDITS >> 1] as number)}`,
      `longest ${ms(sorted.at(-1) as number)}; target < 2 s`,
    )
    line(
      'its CPU, beyond that of an idle shop, as a part of one core',
      `${((cpu / EVERY_SECONDS) * 100).toFixed(2)} %`,
      `${ms(cpu * 1_000)} every ${EVERY_SECONDS} s; target < 2 %`,
    )
  }

  const wrong = `01a00000-0000-7000-8000-${(SIZES[0] as number).toString(16).padStart(12, '0')}`
  const change = (by: number) =>
    shop.sql('order').query(`update orders set amount = amount + $1 where order_id = $2::uuid`, [by, wrong])
  await change(1)
  const found = await everything()
  await change(-1)
  const named = found.equations.flatMap(({ verdict, examples }) =>
    verdict === 'differs' ? examples.map(({ object }) => object) : [],
  )
  proof('an old order that costs 1 won more is named', named.includes(wrong) ? 'yes' : 'no', 'yes')
}
