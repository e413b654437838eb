import { createHash } from 'node:crypto'
import { BadRequest } from './read.ts'

const answers = ['authorise', 'decline', 'error', 'silence'] as const
const outcomes = ['capture', 'fail'] as const
const LONGEST_MS = 60_000

/** The gateway's behaviour for a merchant. */
export interface Behaviour {
  /** The answer to a request: with `error` no payment is made; with `silence` it is made, and never answered. */
  readonly answer: (typeof answers)[number]
  readonly answerDelayMs: number
  /** The outcome of an authorised payment, `webhookDelayMs` later. */
  readonly outcome: (typeof outcomes)[number]
  /** How often the webhook is sent: 0 never, 2 twice. */
  readonly webhooks: 0 | 1 | 2
  readonly webhookDelayMs: number
  /** For how many of 100 payments it behaves so; for the others as usual. */
  readonly percent: number
}

export const usual: Behaviour = {
  answer: 'authorise',
  answerDelayMs: 0,
  outcome: 'capture',
  webhooks: 1,
  webhookDelayMs: 20,
  percent: 100,
}

/** Whether a payment is one of so many of 100: always the same ones, so that a repeated request meets the same behaviour. */
export const isAmong = (percent: number, reference: string): boolean =>
  createHash('sha256').update(reference).digest().readUInt32BE() % 100 < percent

/** Missing fields have their defaults. @throws BadRequest */
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
  if (!Number.isInteger(asked.percent) || asked.percent < 0 || asked.percent > 100)
    throw new BadRequest('percent must be a whole number from 0 to 100')
  return asked
}
