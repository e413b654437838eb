import {
  aborted,
  measureStack,
  printFigures,
  startTestStack,
  testStackVariable,
  untilSignal,
} from '@jangteo/infra'
import { ancestor } from './ancestor.ts'
import { coupons } from './coupons.ts'
import { delivery } from './delivery.ts'
import { latency } from './latency.ts'
import { orders } from './orders.ts'
import { ranking } from './ranking.ts'

const signal = untilSignal()

/** Each brings the stack that it measures on. */
const measurements: Record<string, () => Promise<void>> = {
  stack: async () => console.log(printFigures(await measureStack(signal))),
  delivery: () => onTestStack(delivery),
  orders: () => onTestStack(orders),
  latency: () => onTestStack(latency),
  coupons: () => onTestStack(coupons),
  ranking: () => onTestStack(ranking),
  ancestor: () => onTestStack(ancestor),
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !measurements[name])
if (unknown.length > 0) {
  console.error(`no measurement "${unknown[0]}"; there are: ${Object.keys(measurements).join(', ')}`)
  process.exit(2)
}

try {
  for (const name of asked.length > 0 ? asked : Object.keys(measurements))
    if (!signal.aborted) await measurements[name]?.()
} catch (error) {
  // Whatever was under way then has failed.
  if (!signal.aborted) throw error
}
process.exit(signal.aborted ? 130 : 0)

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
