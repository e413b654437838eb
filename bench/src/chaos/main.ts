import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { freePortSet, stackRoot, testStackVariable } from '@jangteo/infra'
import { aborted, terminalProgress, untilSignal } from '@jangteo/launcher'
import { noLimits } from '../npm-start.ts'
import { startCluster } from './cluster.ts'
import { openForgeries } from './forgeries.ts'
import { runChaos } from './run.ts'

// `npm run chaos`: breaks a shop of its own while customers shop, and proves that nothing was lost or doubled. Ends with 0
// when that is so, with 1 when it is not, with 2 when the arguments are wrong.

/** While things are broken, too: no audit may report a difference then. */
const AUDIT_EVERY_SECONDS = '15'
/** With fewer cores than that, three brokers and two replicas of each service would only wait for each other. */
const MANY_CORES = 6

const large = availableParallelism() >= MANY_CORES
const usage = `npm run chaos -- [--seed <n>]… [--minutes <n>] [--customers <n>] [--brokers 1|3] [--replicas <n>] [--full-disk]

  --seed <n>        the same seed breaks the same things at the same times; several are run one after the other;
                    "fresh", as without it: another one at each run
  --minutes <n>     how long customers shop for each seed; default 2
  --customers <n>   how many shop at the same time; default 8
  --brokers 1|3     default 3, or 1 on a machine with fewer than ${MANY_CORES} cores
  --replicas <n>    of each service; default 2, or 1 on such a machine
  --full-disk       the disk of databases and brokers is full at times; needs root: it is mounted for that`

const signal = untilSignal()
const { seeds, minutes, customers, brokers, replicas, ownDisk } = arguments_()
const again = (seed: number) =>
  `npm run chaos -- --seed ${seed} --minutes ${minutes} --customers ${customers} --brokers ${brokers} --replicas ${replicas}${ownDisk ? ' --full-disk' : ''}`

const folder = mkdtempSync(path.join(stackRoot, 'chaos-'))
const failed: number[] = []
let isDone = false
try {
  const cluster = await startCluster({
    ...{
      folder,
      brokers,
      replicas,
      ownDisk,
      signal,
      ports: await freePortSet(),
      progress: terminalProgress(),
    },
    environment: { ...noLimits, AUDIT_EVERY_SECONDS },
  })
  process.env[testStackVariable] = JSON.stringify(cluster.coordinates)
  try {
    const forgeries = openForgeries()
    for (const seed of seeds) {
      console.log(again(seed))
      const run = runChaos(cluster, {
        ...{ seed, totalMs: minutes * 60_000, atOnce: customers, forgeries, signal },
      })
      const isWell = await Promise.race([run, aborted(signal)]).catch((error) => {
        console.error(`✗ ${(error as Error).stack}`)
        return false
      })
      if (signal.aborted) break
      if (!isWell) failed.push(seed)
    }
    isDone = !signal.aborted
  } finally {
    await cluster.stop()
  }
} catch (error) {
  if (!signal.aborted) console.error(`✗ ${(error as Error).stack}`)
}
const isWell = isDone && failed.length === 0
if (isWell || signal.aborted) rmSync(folder, { recursive: true, force: true })
else console.log(`\n✗ data and logs: ${folder}`)
for (const seed of failed) console.log(`✗ run this seed again: ${again(seed)}`)
if (isWell) console.log('\n✓ nothing was lost, nothing doubled, and nothing differs')
process.exit(signal.aborted ? 130 : isWell ? 0 : 1)

function arguments_() {
  try {
    const { values } = parseArgs({
      options: {
        seed: { type: 'string', multiple: true, default: ['fresh'] },
        minutes: { type: 'string', default: '2' },
        customers: { type: 'string', default: '8' },
        brokers: { type: 'string', default: large ? '3' : '1' },
        replicas: { type: 'string', default: large ? '2' : '1' },
        'full-disk': { type: 'boolean', default: false },
      },
    })
    const seeds = values.seed.map((text) => {
      const seed = text === 'fresh' ? Math.floor(Math.random() * 1_000_000) : Number(text)
      if (!Number.isInteger(seed) || seed < 0) throw new Error(`--seed is "${text}"`)
      return seed
    })
    const minutes = Number(values.minutes)
    const customers = Number(values.customers)
    const brokers = Number(values.brokers)
    const replicas = Number(values.replicas)
    if (!(minutes >= 0.5 && minutes <= 60)) throw new Error(`--minutes is "${values.minutes}", not 0.5 to 60`)
    if (!(Number.isInteger(customers) && customers >= 1 && customers <= 1_000))
      throw new Error(`--customers is "${values.customers}", not 1 to 1000`)
    if (brokers !== 1 && brokers !== 3) throw new Error(`--brokers is "${values.brokers}", not 1 or 3`)
    if (![1, 2, 3].includes(replicas)) throw new Error(`--replicas is "${values.replicas}", not 1 to 3`)
    return { seeds, minutes, customers, brokers, replicas, ownDisk: values['full-disk'] } as const
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`)
    process.exit(2)
  }
}
