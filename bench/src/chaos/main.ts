import { parseArgs } from 'node:util'
import { testStackVariable } from '@jangteo/infra'
import { aborted, untilSignal } from '@jangteo/launcher'
import { placeForNpmStart } from '../npm-start.ts'
import { runChaos } from './run.ts'

// `npm run chaos`: breaks a shop of its own while customers shop, and proves that nothing was lost or doubled. Ends with 0
// when that is so, with 1 when it is not, with 2 when the arguments are wrong.

/** While things are broken, too: no audit may report a difference then. */
const AUDIT_EVERY_SECONDS = '15'

const usage = `npm run chaos -- [--seed <n>] [--minutes <n>]

  --seed <n>     the same seed breaks the same things at the same times; default: another one at each run
  --minutes <n>  how long customers shop; default 2, in which every fault occurs`

const signal = untilSignal()
const { seed, minutes } = arguments_()
const again = `npm run chaos -- --seed ${seed} --minutes ${minutes}`

process.env.AUDIT_EVERY_SECONDS = AUDIT_EVERY_SECONDS
const place = await placeForNpmStart()
process.env[testStackVariable] = JSON.stringify(place.coordinates)
let isWell = false
try {
  console.log(again)
  const running = await place.start(signal)
  try {
    const run = runChaos(place, running, { seed, totalMs: minutes * 60_000, signal })
    isWell = (await Promise.race([run, aborted(signal)])) ?? false
  } finally {
    await running.stop()
  }
} catch (error) {
  if (!signal.aborted) console.error(`✗ ${(error as Error).stack}`)
}
if (isWell || signal.aborted) place.remove()
if (isWell) console.log('\n✓ nothing was lost, nothing doubled, and nothing differs')
else if (!signal.aborted) console.log(`\n✗ run this seed again: ${again}\n  data and logs: ${place.folder}`)
process.exit(signal.aborted ? 130 : isWell ? 0 : 1)

function arguments_() {
  try {
    const { values } = parseArgs({
      options: { seed: { type: 'string' }, minutes: { type: 'string', default: '2' } },
    })
    const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000))
    if (!Number.isInteger(seed) || seed < 0) throw new Error(`--seed is "${values.seed}"`)
    const minutes = Number(values.minutes)
    if (!(minutes >= 0.5 && minutes <= 60)) throw new Error(`--minutes is "${values.minutes}", not 0.5 to 60`)
    return { seed, minutes }
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`)
    process.exit(2)
  }
}
