const answers = ['store', 'error', 'error-after-storing', 'silence-after-storing'] as const
const LONGEST_MS = 60_000

/** An invalid request; the message names the problem. */
export class BadRequest extends Error {}

/** The receiver's behaviour for a destination. */
export interface Behaviour {
  /** The answer to a batch: with `error` it is not stored; with the last two it is stored, and not acknowledged. */
  readonly answer: (typeof answers)[number]
  /** The probability, from 0 to 1, that a batch fails in one of the three ways instead. */
  readonly failing: number
  readonly delayMs: number
}

export const usual: Behaviour = { answer: 'store', failing: 0, delayMs: 0 }

/** Missing fields have their defaults. @throws BadRequest */
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

/** The behaviour for the next batch. */
export function nextAnswer({ answer, failing }: Behaviour): Behaviour['answer'] {
  if (Math.random() >= failing) return answer
  return failures[Math.floor(Math.random() * failures.length)] as Behaviour['answer']
}
