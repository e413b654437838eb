import { parseArgs } from 'node:util'
import { prepareTemplates, startTestStack, testStackVariable } from '@jangteo/infra'
import { aborted, untilSignal } from '@jangteo/launcher'
import { ancestor } from './ancestor.ts'
import { audit } from './audit.ts'
import { auditNewOrders } from './audit-new-orders.ts'
import { coupons } from './coupons.ts'
import { course } from './course/course.ts'
import { delivery } from './delivery.ts'
import { latency } from './latency.ts'
import { measureStack, printFigures } from './measure.ts'
import { placeForNpmStart } from './npm-start.ts'
import { orders } from './orders.ts'
import { forgetReport, writeReport } from './performance.ts'
import { phases } from './phases/phases.ts'
import { ranking } from './ranking.ts'
import { print, title } from './report.ts'
import { groups } from './scaling/groups.ts'
import { scaling } from './scaling/scaling.ts'
import { search } from './search.ts'
import { openShop, type Shop } from './shop.ts'
import { tuning } from './tuning/tuning.ts'

const signal = untilSignal()

/** Each brings what it measures on. */
const measurements: Record<string, () => Promise<void>> = {
  stack: async () => {
    title('npm start')
    print(printFigures(await measureStack(signal)))
  },
  delivery: () => onTestStack(delivery),
  orders: () => onNpmStart(orders),
  latency: () => onNpmStart(latency),
  coupons: () => onTestStack(coupons),
  ranking: () => onTestStack(ranking),
  search: () => onTestStack(search),
  scaling: () => onTestStack(() => scaling({ write })),
  groups: () => onTestStack(groups),
  tuning: () => onTestStack(tuning),
  audit: () => onNpmStart(audit),
  'audit-new-orders': () => onNpmStart(auditNewOrders, { AUDIT_EVERY_SECONDS: '0' }),
  ancestor: () => onNpmStart(ancestor),
  course: () => onNpmStart(course),
  phases: () => onNpmStart(phases),
}

const usage = `npm run bench -- [${Object.keys(measurements).join(' | ')}] … [--seconds <n>] [--write]

  --seconds <n>  how long the shop is under load in each measurement of it; default 120
  --write        keeps the figures in docs/performance.md`

const { names, seconds, write } = arguments_()
try {
  for (const name of names) {
    if (signal.aborted) break
    forgetReport()
    await measurements[name]?.()
    // That one has a page of its own.
    if (write && !signal.aborted && name !== 'scaling') writeReport(name)
  }
} catch (error) {
  // Whatever was under way then has failed.
  if (!signal.aborted) throw error
}
process.exit(signal.aborted ? 130 : process.exitCode)

function arguments_() {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { seconds: { type: 'string', default: '120' }, write: { type: 'boolean', default: false } },
    })
    const unknown = positionals.find((name) => !measurements[name])
    if (unknown) throw new Error(`no measurement "${unknown}"`)
    const seconds = Number(values.seconds)
    if (!Number.isInteger(seconds) || seconds < 1) throw new Error(`--seconds is "${values.seconds}"`)
    const names = positionals.length > 0 ? positionals : Object.keys(measurements)
    return { names, seconds, write: values.write }
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`)
    process.exit(2)
  }
}

async function onTestStack(measure: () => Promise<void>): Promise<void> {
  const stack = await startTestStack({ signal })
  process.env[testStackVariable] = JSON.stringify(stack.coordinates)
  try {
    // What it has started ends with this process.
    await Promise.race([measure(), aborted(signal)])
  } finally {
    await stack.stop()
  }
}

/** On all six services as people run them, with data that outlives a power cut. */
async function onNpmStart(
  measure: (shop: Shop, seconds: number) => Promise<void>,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const place = await placeForNpmStart(environment)
  try {
    const running = await place.start(signal)
    try {
      process.env[testStackVariable] = JSON.stringify(place.coordinates)
      await prepareTemplates(place.coordinates)
      const shop = await openShop(place, running)
      await Promise.race([measure(shop, seconds), aborted(signal)])
      await shop.close()
    } finally {
      await running.stop()
    }
  } finally {
    place.remove()
  }
}
