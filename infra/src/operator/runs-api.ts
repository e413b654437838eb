import { pagesOf } from './pages-of.ts'
import { request } from './request.ts'
import type { ReachedService } from './services-reached.ts'

/** A redrive of many dead letters at a rate, as `GET /internal/redrive-runs` answers it. */
export interface RedriveRun {
  readonly id: string
  readonly selection: Readonly<Record<string, unknown>>
  /** Letters per second. */
  readonly rate: number
  readonly actor: string
  readonly reason: string
  readonly startedAt: string
  readonly state: 'running' | 'waiting' | 'finished' | 'stopped'
  readonly waitsFor: string | null
  readonly letters: number
  readonly redriven: number
  readonly failed: number
  readonly held: number
  readonly elsewhere: number
  readonly left: number
  readonly endedAt: string | null
  readonly stopped: { readonly by: string; readonly reason: string } | null
}

export interface ShownRun extends RedriveRun {
  readonly failures: readonly {
    readonly group: string
    readonly letters: number
    readonly id: string
    readonly error: string
  }[]
}

/** The letters of a run: one kind of choice. */
export interface RunStart {
  readonly ids?: readonly string[]
  readonly key?: string
  readonly topic?: string
  readonly group?: string
  readonly all?: true
  readonly rate: number
  readonly reason: string
}

const RUNS = '/internal/redrive-runs'

/** The runs, newest first, up to a limit; `more` when there are others. @throws Error, like every request here */
export async function listRuns(service: ReachedService, most: number) {
  const { items, more } = await pagesOf<RedriveRun>(service, RUNS, {}, most)
  return { runs: items, more }
}

export const showRun = (service: ReachedService, id: string): Promise<ShownRun> =>
  request(service, 'GET', `${RUNS}/${id}`)

export const startRun = (service: ReachedService, start: RunStart): Promise<ShownRun> =>
  request(service, 'POST', RUNS, { body: start, withinMs: 60_000 })

/** Waits for the letter that is being applied. */
export const stopRun = (service: ReachedService, id: string, reason: string): Promise<ShownRun> =>
  request(service, 'POST', `${RUNS}/${id}/stop`, { body: { reason }, withinMs: 70_000 })

/** Whether nothing more will be applied by it. */
export const isOver = ({ state }: Pick<RedriveRun, 'state'>): boolean =>
  state === 'finished' || state === 'stopped'
