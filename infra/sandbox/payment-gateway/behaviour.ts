import { BadRequest } from './read.ts'

const answers = ['authorise', 'decline', 'error', 'silence'] as const
const outcomes = ['capture', 'fail'] as const
const LONGEST_MS = 60_000

/** How the gateway treats a merchant. */
export interface Behaviour {
  /** To a request: `error` keeps nothing of it; `silence` makes the payment, and never answers. */
  readonly answer: (typeof answers)[number]
  readonly answerDelayMs: number
  /** What becomes of an authorised payment, `webhookDelayMs` later. */
  readonly outcome: (typeof outcomes)[number]
  /** How often the outcome is told: 0 never, 2 twice. */
  readonly webhooks: 0 | 1 | 2
  readonly webhookDelayMs: number
}

export const usual: Behaviour = {
  answer: 'authorise',
  answerDelayMs: 0,
  outcome: 'capture',
  webhooks: 1,
  webhookDelayMs: 20,
}

/** What is not said is as usual. @throws BadRequest */
export function readBehaviour(body: Record<string, unknown>): Behaviour {
  const unknown = Object.keys(body).filter((name) => !Object.hasOwn(usual, name))
  if (unknown.length > 0) throw new BadRequest(`a behaviour has no ${unknown.join(', ')}`)
  const asked = { ...usual, ...body }
  const one = (name: keyof Behaviour, of: readonly unknown[]) => {
    if (!of.includes(asked[name])) throw new BadRequest(`${name} must be one of: ${of.join(', ')}`)
  }
  one('answer', answers)
  one('outcome', outcomes)
  one('webhooks', [0, 1, 2])
  for (const name of ['answerDelayMs', 'webhookDelayMs'] as const) {
    const value = asked[name]
    if (!Number.isInteger(value) || value < 0 || value > LONGEST_MS)
      throw new BadRequest(`${name} must be whole milliseconds up to ${LONGEST_MS}`)
  }
  return asked
}
