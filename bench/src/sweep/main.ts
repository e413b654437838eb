import { parseArgs } from 'node:util'
import { serviceNamed, services, startStack, testStackVariable } from '@jangteo/infra'
import { aborted, terminalProgress, untilSignal } from '@jangteo/launcher'
import { placeForNpmStart } from '../npm-start.ts'
import { sweep } from './run.ts'

// `npm run sweep`: ends each service's process before and after each step of each event, while customers shop, and proves that
// nothing was lost or doubled. Ends with 0 when that is so and every edge was reached, with 1 when not, with 2 when the arguments are wrong.

const usage = `npm run sweep -- [--service <name>]…

  --service <name>  end only the processes of this service; default: of all six, which takes some twenty minutes`

const signal = untilSignal()
const names = arguments_()
const place = await placeForNpmStart()
process.env[testStackVariable] = JSON.stringify(place.coordinates)
let isWell = false
try {
  const stack = await startStack({
    ...{ dir: place.dev, ports: place.ports, signal },
    progress: terminalProgress(),
  })
  try {
    isWell = (await Promise.race([sweep(place, { names, signal }), aborted(signal)])) ?? false
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

function arguments_(): readonly string[] {
  try {
    const { values } = parseArgs({ options: { service: { type: 'string', multiple: true } } })
    return (values.service ?? services.map(({ name }) => name)).map((name) => serviceNamed(name).name)
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`)
    process.exit(2)
  }
}
