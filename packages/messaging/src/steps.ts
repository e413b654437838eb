import { channel } from 'node:diagnostics_channel'

/**
 * What the core does with an event, or with a task that has an outside side effect, step by step. A process may end before and
 * after each of them, and nothing may be lost or done twice: `npm run sweep` ends processes at every one.
 */
export const STEPS = {
  /** Of the topic of an event: a row in the outbox, its commit, the broker's acknowledgement, the end of the row. */
  publishing: ['write', 'commit', 'publish', 'forget'],
  /** Of the topic of an event that is sent without a transaction. */
  emitting: ['publish'],
  /** Of the topic of an event that a consumer applies. */
  consuming: ['receive', 'claim', 'apply', 'commit', 'commit offset'],
  /** Of a topic that gets more partitions. */
  growing: ['add', 'switch'],
  /** Of an outbound job. */
  performing: ['perform', 'settle'],
} as const satisfies Record<string, readonly string[]>

type Steps = typeof STEPS
export type Activity = keyof Steps

/** What the channel `jangteo:step` says: a step of each of these topics, or of a job, begins or has succeeded. */
export interface StepReached {
  readonly moment: 'before' | 'after'
  readonly activity: Activity
  readonly step: string
  readonly subjects: readonly string[]
}

/** What the channel `jangteo:steps` says when messaging is created: everything of which steps may be reached. */
export interface StepsAhead {
  readonly service: string
  readonly steps: Steps
  readonly subjects: Readonly<Record<Activity, readonly string[]>>
}

// Diagnostics channels: what does not listen costs nothing, and the core knows nothing of who listens.
const reached = channel('jangteo:step')
const ahead = channel('jangteo:steps')

/** Says that a step begins (`before`), or has succeeded (`after`). */
export function stepReached<A extends Activity>(
  moment: StepReached['moment'],
  activity: A,
  step: Steps[A][number],
  subjects: Iterable<string>,
): void {
  if (reached.hasSubscribers)
    reached.publish({ moment, activity, step, subjects: [...new Set(subjects)] } satisfies StepReached)
}

/** Runs a step: says so before, and after it has succeeded. @throws what it throws */
export async function inStep<A extends Activity, R>(
  activity: A,
  step: Steps[A][number],
  subjects: Iterable<string>,
  run: () => PromiseLike<R>,
): Promise<R> {
  stepReached('before', activity, step, subjects)
  const result = await run()
  stepReached('after', activity, step, subjects)
  return result
}

export const announceSteps = (service: string, subjects: StepsAhead['subjects']): void =>
  ahead.publish({ service, steps: STEPS, subjects } satisfies StepsAhead)
