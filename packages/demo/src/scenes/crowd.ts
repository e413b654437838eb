import { isAbort } from '../abort.ts'
import { MARK } from '../marks.ts'
import type { Customer } from '../shop/customer.ts'
import { Refused } from '../shop/request.ts'
import type { Stage } from './scene.ts'

export interface Crowd {
  readonly people: number
  /** How many come per second, whatever the shop answers. */
  readonly perSecond: number
}

type Visit<Result> = (customer: Customer, number: number) => Promise<Result>
type Progress = (done: number, of: number) => void

/** What came of one person's visit: its result, or the code with which the shop has refused. */
export type Outcome<Result> = { readonly result: Result } | { readonly refused: string }

/** One person of a scene. */
export const personOf = ({ shop, counts, id }: Stage, name: string | number): Customer =>
  shop.customer(`${MARK}${id}-${name}`, counts)

/**
 * Many people do the same, each once.
 *
 * @param progress called after each person
 * @throws Error when a visit fails otherwise than by a refusal: all the others have ended then
 */
export function crowd<Result>(
  stage: Stage,
  size: Crowd,
  visit: Visit<Result>,
  progress: Progress,
): Promise<Outcome<Result>[]> {
  const work = come(stage, size, visit, progress)
  stage.begun.add(work)
  return work
}

async function come<Result>(
  stage: Stage,
  { people, perSecond }: Crowd,
  visit: Visit<Result>,
  progress: Progress,
): Promise<Outcome<Result>[]> {
  const { time, signal } = stage
  const startedAt = time.now()
  let done = 0
  const visits: Promise<PromiseSettledResult<Outcome<Result>>>[] = []
  for (let number = 1; number <= people && !signal.aborted; number++) {
    const one = visit(personOf(stage, number), number)
      .then((result) => ({ result }), refusal)
      .finally(() => progress(++done, people))
    // At once: a visit that fails while others still come must not be an unhandled rejection, which would end the process.
    visits.push(Promise.allSettled([one]).then(([settled]) => settled))
    const early = startedAt + (number * 1000) / perSecond - time.now()
    if (early > 0 && number < people) await time.sleep(early, signal).catch(() => undefined)
  }
  const ended = await Promise.all(visits)
  signal.throwIfAborted()
  return ended.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
}

function refusal(error: unknown): { refused: string } {
  if (error instanceof Refused && !isAbort(error)) return { refused: error.code }
  throw error
}

/** The results of those who were not refused. */
export const resultsOf = <Result>(outcomes: readonly Outcome<Result>[]): readonly Result[] =>
  outcomes.flatMap((outcome) => ('result' in outcome ? [outcome.result] : []))

/** How many were refused with this code. */
export const refusedWith = (outcomes: readonly Outcome<unknown>[], code: string): number =>
  outcomes.filter((outcome) => 'refused' in outcome && outcome.refused === code).length
