import { setTimeout as wait } from 'node:timers/promises'
import { type Place, placeForNpmStart } from './npm-start.ts'
import { cpuSeconds, memory, sum, tree } from './process-usage.ts'

/** What is measured beside what is promised. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: 's' | 'MB' | '% of one core'
  /** None for what is only told beside. */
  readonly target?: number
}

/** Idle is what it is after the start, with all that is done once a minute. */
const settleSeconds = 30
const idleSeconds = 60

/**
 * Runs `npm start` twice, on free ports and in a folder of its own: with empty data, then with what is there from
 * the first time; measures, and stops it again. Linux only.
 *
 * @throws Error with what npm start said when it does not come up; the signal's reason
 */
export async function measureStack(signal: AbortSignal): Promise<Figure[]> {
  const place = await placeForNpmStart()
  try {
    const first = await measureRun(place, false, signal)
    return [...first, ...(await measureRun(place, true, signal))]
  } finally {
    place.remove()
  }
}

async function measureRun(place: Place, again: boolean, signal: AbortSignal): Promise<Figure[]> {
  const running = await place.start(signal)
  try {
    const { stack, services } = running.seconds
    const data = again ? '' : ', empty data'
    const times: Figure[] = [
      { name: `stack ready${data}`, value: stack, unit: 's', target: 4 },
      { name: `with services${data}`, value: services, unit: 's', target: 10 },
    ]
    if (!again) return times
    await wait(settleSeconds * 1000, undefined, { signal })
    const used = () => sum(tree([running.pid]).map(cpuSeconds))
    const before = used()
    await wait(idleSeconds * 1000, undefined, { signal })
    const processes = tree([running.pid])
    const idle = ((used() - before) / idleSeconds) * 100
    return [
      ...times,
      // What the machine gives for all of it: a page that processes share is there once. The sum of what each process
      // shows as its own (RSS) counts Node's 45 MB of program once for every process.
      { name: 'resident, all of it', value: memory(processes, 'Pss'), unit: 'MB', target: 1000 },
      { name: 'sum of RSS', value: memory(processes, 'Rss'), unit: 'MB' },
      { name: 'idle', value: idle, unit: '% of one core', target: 5 },
    ]
  } finally {
    await running.stop()
  }
}

/** The figures as lines of text, each with its target. */
export const printFigures = (figures: readonly Figure[]): string =>
  figures
    .map(({ name, value, unit, target }) => {
      const figure = `${name.padEnd(28)} ${value.toFixed(1).padStart(7)} ${unit.padEnd(14)}`
      if (target === undefined) return `${figure} (shared pages counted for each process)`
      return `${figure} target ≤ ${target} ${value <= target ? 'met' : 'MISSED'}`
    })
    .join('\n')
