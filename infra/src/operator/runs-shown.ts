import { nameOf } from './letters-shown.ts'
import type { RedriveRun, ShownRun } from './runs-api.ts'
import { rest, tableOf } from './table.ts'
import { instant, jsonLine, shownSafely } from './text.ts'

const COLUMNS = { run: 20, started: 12, state: 10, letters: 9, redriven: 10, failed: 8, left: 8 } as const

export interface RunOf {
  readonly service: string
  readonly run: RedriveRun
}

/** The runs as a table that fits 120 columns. */
export const runsTable = (runs: readonly RunOf[]): string =>
  tableOf(
    { ...COLUMNS, selection: rest(COLUMNS) },
    runs.map(({ service, run }) => [
      nameOf(service, run.id),
      instant(run.startedAt),
      run.state,
      ...[run.letters, run.redriven, run.failed, run.held + run.left].map(String),
      jsonLine(run.selection),
    ]),
  )

/** How far a run is, in one line. */
export function progressOf(service: string, run: RedriveRun): string {
  const { letters, redriven, failed, held, elsewhere, left, waitsFor } = run
  const parts = [
    `${redriven} of ${letters} redriven`,
    ...(failed > 0 ? [`${failed} failed again`] : []),
    ...(held > 0 ? [`${held} behind one that failed`] : []),
    ...(elsewhere > 0 ? [`${elsewhere} dealt with by others`] : []),
    ...(left > 0 ? [`${left} left`] : []),
    ...(waitsFor === null ? [] : [`waits: ${waitsFor}`]),
  ]
  return shownSafely(`${nameOf(service, run.id)} ${run.state}: ${parts.join(', ')}`)
}

/** What a run did: its numbers, and what failed, by the form of the error. */
export const runPage = (service: string, run: ShownRun): string =>
  [
    progressOf(service, run),
    `  ${run.rate} a second, by ${run.actor} at ${instant(run.startedAt)}: ${run.reason}`,
    ...(run.stopped ? [`  stopped by ${run.stopped.by}: ${run.stopped.reason}`] : []),
    ...run.failures.map(
      ({ letters, id, error }) => `  failed again: ${letters}, as ${nameOf(service, id)}: ${error}`,
    ),
  ]
    .map(shownSafely)
    .join('\n')
