import { startTestStack, testStackVariable } from '@jangteo/infra'
import { delivery } from './delivery.ts'
import { orders } from './orders.ts'

const measurements: Record<string, () => Promise<void>> = { delivery, orders }

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !measurements[name])
if (unknown.length > 0) {
  console.error(`no measurement "${unknown[0]}"; there are: ${Object.keys(measurements).join(', ')}`)
  process.exit(2)
}

const stack = await startTestStack()
process.env[testStackVariable] = JSON.stringify(stack.coordinates)
try {
  for (const name of asked.length > 0 ? asked : Object.keys(measurements)) await measurements[name]?.()
} finally {
  await stack.stop()
}
process.exit()
