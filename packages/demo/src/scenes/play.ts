import type { Both } from '../both.ts'
import type { Breaks } from '../faults.ts'
import { seasonOf } from '../marks.ts'
import type { Shop } from '../shop/connect.ts'
import type { Counts } from '../shop/counts.ts'
import type { Time } from '../time.ts'
import type { Audit } from './proof.ts'
import { proveAfter } from './proof.ts'
import type { Scene } from './scene.ts'

interface Step {
  readonly sentence: Both
  readonly done: number
  /** 0 for a step without numbers. */
  readonly of: number
  readonly isOver: boolean
}

export interface Check {
  readonly name: Both
  readonly expected: string
  readonly actual: string
  readonly holds: boolean
}

/** What a scene has done so far. */
export interface Report {
  readonly scene: string
  readonly size: 'usual' | 'small'
  readonly state: 'running' | 'passed' | 'failed' | 'stopped'
  /** In milliseconds since 1970. */
  readonly startedAt: number
  readonly endedAt: number | null
  readonly steps: readonly Step[]
  readonly checks: readonly Check[]
  /** The last line: what the audit across services has said, of a moment after the end. */
  readonly proof: { readonly sentence: string; readonly holds: boolean } | null
  /** Why it ended early. */
  readonly error: string | null
}

export interface Theatre {
  readonly shop: Shop
  readonly breaks: Breaks
  readonly audit: Audit
  readonly time: Time
  readonly signal: AbortSignal
  readonly counts: Counts
  /** What the scene has begun is added: it may end after the play, when the play fails. */
  readonly begun: Set<Promise<unknown>>
  onReport(report: Report): void
}

/** A busy machine takes long to play a scene, which undoes what it breaks by itself. */
const FAULT_SECONDS = 600

/** Plays a scene, compares its end with the expected one, and proves it by an audit. Never rejects: the report says what failed. */
export async function play(scene: Scene, size: 'usual' | 'small', theatre: Theatre): Promise<Report> {
  const { time, signal } = theatre
  const startedAt = time.now()
  let report: Report = {
    ...{ scene: scene.name, size, state: 'running', startedAt, endedAt: null },
    ...{ steps: [], checks: [], proof: null, error: null },
  }
  const change = (part: Partial<Report>) => {
    report = { ...report, ...part }
    theatre.onReport(report)
  }
  const changeStep = (index: number, part: Partial<Step>) =>
    change({ steps: report.steps.map((each, at) => (at === index ? { ...each, ...part } : each)) })
  const step = (sentence: Both) => {
    const earlier = report.steps.map((each) => ({ ...each, isOver: true }))
    change({ steps: [...earlier, { sentence, done: 0, of: 0, isOver: false }] })
    const index = earlier.length
    return (done: number, of: number) => changeStep(index, { done, of })
  }
  const check = (
    name: Both,
    expected: number | string,
    actual: number | string,
    holds = expected === actual,
  ) => {
    const shown = { name, expected: String(expected), actual: String(actual), holds }
    change({ checks: [...report.checks, shown] })
  }
  const breaks: Breaks = {
    begin(fault, seconds = FAULT_SECONDS) {
      const begins = theatre.breaks.begin(fault, seconds)
      theatre.begun.add(begins)
      return begins
    },
  }
  change({})
  try {
    const id = seasonOf(startedAt)
    await scene.play({ ...theatre, breaks, id, step, check }, scene.sizes[size])
    step({
      en: 'The audit across all services begins after the end.',
      ko: '모든 서비스를 대조하는 감사를 끝난 뒤에 시작합니다.',
    })
    change({ proof: await proveAfter(time.now(), theatre) })
    const holds = report.proof?.holds === true && report.checks.every((each) => each.holds)
    change({ state: holds ? 'passed' : 'failed' })
  } catch (error) {
    change(signal.aborted ? { state: 'stopped' } : { state: 'failed', error: (error as Error).message })
  }
  change({ endedAt: time.now(), steps: report.steps.map((each) => ({ ...each, isOver: true })) })
  return report
}
