import colors from 'picocolors'
import { tableOf } from '../operator/table.ts'
import { shownSafely } from '../operator/text.ts'
import type { DemoView } from './demo-shapes.ts'
import type { BegunFault } from './shapes.ts'

type Scene = NonNullable<DemoView['scene']>
type People = NonNullable<DemoView['people']>

const mark = (holds: boolean) => (holds ? colors.green('✓') : colors.red('✗'))

/** All scenes, as a table. */
export const scenesTable = ({ scenes }: DemoView): string =>
  tableOf(
    { scene: 20, 'what it shows': 96 },
    scenes.map(({ name, shows }) => [name, shows.en]),
  )

/** A request without an answer, however often it was sent. */
const UNANSWERED = 'refused.unanswered'

const NAMES = [
  ['visits', 'visits'],
  ['ordersPlaced', 'orders'],
  ['ordersPaid', 'paid'],
  ['paymentsDeclined', 'declined'],
  ['ordersCancelled', 'cancelled'],
  ['couponsIssued', 'coupons'],
  ['paidTwice', 'paid twice'],
  ['failed', 'failed'],
] as const

/** What people do now, in one line. */
export function peopleLine({ here, perSecond, counts }: People): string {
  const numbers = NAMES.map(([name, word]) => `${word} ${counts[name] ?? 0}`)
  return `${here} here, ${perSecond.toFixed(1)} come per second; ${numbers.join(', ')}`
}

/** Whether the shop did not do for people what it promises: a request or a visit has failed, or an order was paid twice. A refusal is an answer. */
export const wentWrong = ({ state, counts }: Pick<People, 'state' | 'counts'>): boolean =>
  state === 'failed' || ['failed', 'paidTwice', UNANSWERED].some((name) => (counts[name] ?? 0) > 0)

/** What the shop has refused, and how often; empty when nothing. */
export const refusalsOf = ({ counts }: People): string[] =>
  Object.entries(counts)
    .filter(([name]) => name.startsWith('refused.'))
    .map(([name, count]) => `refused ${count} times: ${name.slice('refused.'.length)}`)

/** The step that runs, in one line. */
export function stepLine({ steps }: Scene): string {
  const step = steps.at(-1)
  if (!step) return 'begins'
  return `${steps.length}. ${step.sentence.en}${step.of === 0 ? '' : ` ${step.done} of ${step.of}`}`
}

/** What came of a scene: its checks, and the proof as the last line. */
export function endOf({ state, checks, proof, error }: Scene): string {
  const lines = checks.map(
    ({ name, expected, actual, holds }) =>
      `${mark(holds)} ${name.en}: ${actual}${holds ? '' : `, expected ${expected}`}`,
  )
  if (state === 'stopped') lines.push('stopped; what it has broken is mended')
  if (error !== null) lines.push(`${mark(false)} ${error}`)
  if (proof) lines.push(`${mark(proof.holds)} the audit across services, after the end: ${proof.sentence}`)
  return lines.map((line) => line.split('\n').map(shownSafely).join('\n')).join('\n')
}

/** A fault that was begun, in one line. */
export const faultLine = ({ fault, undoesItselfAt, undoneAt }: BegunFault): string => {
  const { kind, ...target } = fault
  const end = undoneAt ? 'mended' : undoesItselfAt ? `mends itself at ${undoesItselfAt}` : 'has happened'
  return shownSafely(`${kind} ${Object.values(target).join(' ')}: ${end}`)
}
