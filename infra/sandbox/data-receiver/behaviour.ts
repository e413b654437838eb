const answers = ['store', 'error', 'error-after-storing', 'silence-after-storing'] as const
const LONGEST_MS = 60_000

/** A request that cannot be understood; the message tells what is wrong. */
export class BadRequest extends Error {}

/** How the receiver treats the batches for a destination. */
export interface Behaviour {
  /** To a batch: `error` keeps nothing of it; the last two keep it, and do not say so. */
  readonly answer: (typeof answers)[number]
  /** How often, from 0 to 1, a batch fails in one of the three ways instead, whichever it is. */
  readonly failing: number
  readonly delayMs: number
}

export const usual: Behaviour = { answer: 'store', failing: 0, delayMs: 0 }

/** What is not said is as usual. @throws BadRequest */
export function readBehaviour(body: Record<string, unknown>): Behaviour {
  const unknown = Object.keys(body).filter((name) => !Object.hasOwn(usual, name))
  if (unknown.length > 0) throw new BadRequest(`a behaviour has no ${unknown.join(', ')}`)
  const asked = { ...usual, ...body }
  if (!answers.includes(asked.answer)) throw new BadRequest(`answer must be one of: ${answers.join(', ')}`)
  if (typeof asked.failing !== 'number' || !(asked.failing >= 0 && asked.failing <= 1))
    throw new BadRequest('failing must be a number from 0 to 1')
  if (!Number.isInteger(asked.delayMs) || asked.delayMs < 0 || asked.delayMs > LONGEST_MS)
    throw new BadRequest(`delayMs must be whole milliseconds up to ${LONGEST_MS}`)
  return asked
}

const failures = answers.filter((answer) => answer !== 'store')

/** What happens to the next batch. */
export function nextAnswer({ answer, failing }: Behaviour): Behaviour['answer'] {
  if (Math.random() >= failing) return answer
  return failures[Math.floor(Math.random() * failures.length)] as Behaviour['answer']
}
