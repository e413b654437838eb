import { measureStack, printFigures, startTestStack, testStackVariable } from '@jangteo/infra'
import { ancestor } from './ancestor.ts'
import { coupons } from './coupons.ts'
import { delivery } from './delivery.ts'
import { latency } from './latency.ts'
import { orders } from './orders.ts'
import { ranking } from './ranking.ts'

/** Each brings the stack that it measures on. */
const measurements: Record<string, () => Promise<void>> = {
  stack: async () => console.log(printFigures(await measureStack())),
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

for (const name of asked.length > 0 ? asked : Object.keys(measurements)) await measurements[name]?.()
process.exit()

async function onTestStack(measure: () => Promise<void>): Promise<void> {
  const stack = await startTestStack()
  process.env[testStackVariable] = JSON.stringify(stack.coordinates)
  try {
    await measure()
  } finally {
    await stack.stop()
  }
}
