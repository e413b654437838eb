import { startStack, testStackVariable } from '@jangteo/infra'
import { aborted, terminalProgress, untilSignal } from '@jangteo/launcher'
import { placeForNpmStart } from '../npm-start.ts'
import { sweep } from './run.ts'

// `npm run sweep`: ends each service's process before and after each step of each event, while customers shop, and proves that
// nothing was lost or doubled. Ends with 0 when that is so and every edge was reached, and with 1 when not.

const signal = untilSignal()
const place = await placeForNpmStart()
process.env[testStackVariable] = JSON.stringify(place.coordinates)
let isWell = false
try {
  const stack = await startStack({
    ...{ dir: `${place.folder}/stack`, ports: place.ports, signal },
    progress: terminalProgress(),
  })
  try {
    isWell = (await Promise.race([sweep(place, { signal }), aborted(signal)])) ?? false
  } finally {
    await stack.stop()
  }
} catch (error) {
  if (!signal.aborted) console.error(`✗ ${(error as Error).stack}`)
}
if (isWell || signal.aborted) place.remove()
if (isWell) console.log('\n✓ every edge was reached; nothing was lost, nothing doubled, and nothing differs')
else if (!signal.aborted) console.log(`\n✗ data and logs: ${place.folder}`)
process.exit(signal.aborted ? 130 : isWell ? 0 : 1)
