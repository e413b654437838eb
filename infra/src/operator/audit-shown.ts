import type { Accepted, Difference, Equation, ShopAudit } from '@jangteo/operator'
import { rest, tableOf } from './table.ts'
import { instant, shownSafely } from './text.ts'

/** Of each cell; the equation takes the rest. */
const COLUMNS = { left: 12, right: 12, 'on the way': 12, verdict: 9 } as const
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** An audit as a table of its equations, which fits 120 columns, and under it what each broken equation is about. */
export function reportOf(report: ShopAudit, url: string): string {
  const table = tableOf(
    { equation: rest(COLUMNS), ...COLUMNS },
    report.equations.map(({ name, left, right, onTheWay, verdict }) => [
      ...[name, String(left), String(right), String(onTheWay), verdict],
    ]),
  )
  const broken = report.equations.filter(({ verdict }) => verdict !== 'holds')
  const parts = [table, ...broken.map((equation) => brokenOf(equation, url)), ...acceptedIn(report)]
  return parts.join('\n\n')
}

/** Apart from what differs: the verdict does not count them. */
function acceptedIn({ accepted }: ShopAudit): string[] {
  if (accepted.length === 0) return []
  const lines = accepted.flatMap(({ found, ...each }) => [
    ...acceptedOf(each),
    ...(found ? [] : ['    note   not found by this audit: it may be mended']),
  ])
  return [[`accepted by operators: ${accepted.length}`, ...lines.map(shownSafely)].join('\n')]
}

/** An accepted difference: what it is about, by whom it was accepted, when, and why. */
export const acceptedOf = (each: Accepted): string[] => [
  `  ${each.object}`,
  `    of     ${each.equation}`,
  `    left   ${each.left ?? 'nothing'}`,
  `    right  ${each.right ?? 'nothing'}`,
  `    by     ${each.acceptedBy} ${instant(each.acceptedAt)}: ${each.reason}`,
  `    id     ${each.differenceId}`,
]

function brokenOf(equation: Equation, url: string): string {
  const { name, verdict, differences, note, examples, onTheWay, oldestSeconds } = equation
  const lines = [`${name}: ${verdict === 'differs' ? `${differences} differ` : verdict}`]
  if (note !== null) lines.push(`  ${note}`)
  if (verdict === 'late') {
    const oldest = oldestSeconds === null ? '' : `, the oldest for ${oldestSeconds} s`
    lines.push(
      `  ${onTheWay} on the way${oldest}`,
      '  look further: npm run dead-letters -- list, and docs/runbook.md',
    )
  }
  for (const example of examples) lines.push(...differenceOf(example, url))
  const others = differences - examples.length
  if (examples.length > 0 && others > 0) lines.push(`  and ${others} more`)
  return lines.map(shownSafely).join('\n')
}

function differenceOf(example: Difference, url: string): string[] {
  const { differenceId, object, left, right, note, events } = example
  const side = (text: string | null) => text ?? 'nothing'
  return [
    `  ${object}`,
    `    left   ${side(left)}`,
    `    right  ${side(right)}`,
    ...(note === null ? [] : [`    note   ${note}`]),
    ...events.map(
      ({ eventId, topic, occurredOn }, at) =>
        `    ${at === 0 ? 'events' : '      '} ${topic} ${eventId} ${instant(occurredOn)}`,
    ),
    ...(differenceId === null ? [] : [`    id     ${differenceId}`]),
    ...(isOrder(example) ? [`    look further: GET ${url}/orders/${object}/timeline`] : []),
  ]
}

/** Objects are of several kinds, and an order's id is the only UUID that an event of an order's life is about. */
const isOrder = ({ object, events }: Difference): boolean =>
  UUID.test(object) && events.some(({ topic }) => /^order\.(created|paid|cancelled)$/.test(topic))

const list = (names: readonly string[]): string => names.join(', ')

/** The result in one line, and how much of the history it is about. */
export function resultOf(report: ShopAudit): string {
  const { verdict, equations, services, cleanAt } = report
  const silent = services.filter(({ answered }) => !answered).map(({ service }) => service)
  const named = (...verdicts: Equation['verdict'][]) =>
    equations.filter((equation) => verdicts.includes(equation.verdict)).map(({ name }) => name)
  const unequal = named('differs', 'late')
  const noAnswer = silent.length > 0 ? `${list(silent)} did not answer` : undefined
  const unknown = noAnswer ?? `not known: ${list(named('unknown'))}`
  const said = {
    clean: 'clean',
    different: ['different', list(unequal), noAnswer],
    unknown: ['unknown', unknown, unequal.length > 0 ? `and different: ${list(unequal)}` : undefined],
  }[verdict]
  const [word, ...details] = [said].flat()
  const result = `${word}${details.filter(Boolean).length > 0 ? `: ${details.filter(Boolean).join('; ')}` : ''}`
  const before = verdict !== 'clean' && cleanAt !== null ? `; last clean at ${instant(cleanAt)}` : ''
  return shownSafely(`${result}${before}; ${historyOf(report)}`)
}

function historyOf({ coverage: { segments, remaining, oldestCheckedAt } }: ShopAudit): string {
  if (remaining > 0) return `${remaining} of ${segments} segments of the history are still to be checked`
  return oldestCheckedAt === null
    ? 'there is no history yet'
    : `history last checked in full at ${instant(oldestCheckedAt)}`
}
