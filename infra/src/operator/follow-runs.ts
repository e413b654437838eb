import { clearLine, cursorTo } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { isOver, type ShownRun, showRun, stopRun } from './runs-api.ts'
import { progressOf } from './runs-shown.ts'
import type { ReachedService } from './services-reached.ts'
import { cut } from './text.ts'

const LOOK_EVERY_MS = 500

/** A run that was started in a service. */
export interface Followed {
  readonly service: ReachedService
  readonly run: ShownRun
}

/**
 * Follows runs until all are over, with a line of progress on the terminal; Ctrl-C stops them. A service that does not
 * answer for a moment is asked again: its run goes on.
 * @returns the runs as they ended
 */
export async function followRuns(started: readonly Followed[]): Promise<readonly Followed[]> {
  const stopped = new AbortController()
  // `npm run` passes Ctrl-C on, so it may come twice.
  const onSignal = () => stopped.abort()
  process.on('SIGINT', onSignal)
  let runs = started
  try {
    while (!runs.every(({ run }) => isOver(run))) {
      show(runs)
      await sleep(LOOK_EVERY_MS, undefined, { signal: stopped.signal }).catch(() => undefined)
      runs = await Promise.all(runs.map((each) => (stopped.signal.aborted ? stop(each) : look(each))))
    }
    return runs
  } finally {
    process.off('SIGINT', onSignal)
    show([])
  }
}

const look = async (each: Followed): Promise<Followed> =>
  isOver(each.run) ? each : { ...each, run: await showRun(each.service, each.run.id).catch(() => each.run) }

async function stop(each: Followed): Promise<Followed> {
  if (isOver(each.run)) return each
  const { service, run } = each
  const ended = await stopRun(service, run.id, 'stopped at the command line').catch(async (error) => {
    const found = await showRun(service, run.id)
    // It may have ended by itself a moment ago.
    if (!isOver(found)) throw error
    return found
  })
  return { service, run: ended }
}

function show(runs: readonly Followed[]): void {
  if (!process.stderr.isTTY) return
  clearLine(process.stderr, 0)
  cursorTo(process.stderr, 0)
  const line = runs.map(({ service, run }) => progressOf(service.name, run)).join(' · ')
  process.stderr.write(cut(line, process.stderr.columns - 1))
}
