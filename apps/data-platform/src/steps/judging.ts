import type { Equation, Held, Paired } from '../domain/equations.ts'
import {
  type Difference,
  decided,
  type EventName,
  type Found,
  judge,
  type OnTheWay,
  type Stated,
  withoutEffect,
} from '../domain/shop-audit.ts'
import type { CheckedSegment } from '../stores/segment-store.ts'
import {
  type Cut,
  digestStatements,
  findPairs,
  findStated,
  findStatements,
  type ObjectRange,
  type Pairing,
} from '../stores/statement-store.ts'
import type { Tx } from '../stores/tx.ts'

/** A segment that an audit looks at; its objects begin at `from`, which is behind the segment's beginning for old events. */
export interface PlannedRange extends ObjectRange {
  readonly segment: string
}

/** What a service has answered to a round, in all parts. */
export interface Answer {
  readonly service: string
  readonly point: string
  readonly digests: readonly { book: string; from: string; objects: number; digest: string }[]
  readonly objects: readonly { book: string; object: string; content: string }[]
  readonly fates: readonly { topic: string; eventId: string; fate: string }[]
}

/** What is found of an equation; JSON, because it is remembered between rounds. */
export interface Findings {
  readonly checked: CheckedSegment[]
  readonly differences: Difference[]
  readonly onTheWay: OnTheWay[]
  /** Ranges of which a service must say what it holds, object by object. */
  readonly unequal: PlannedRange[]
  /** Unequal ranges beyond those: they are due again in the next audit, and until then nothing is known of them. */
  readonly postponed: number
}

/** So many differences of an equation are named. */
export const MOST_NAMED = 5
/** Ranges of an equation that are looked at object by object in one audit: the others are due again in the next one. */
const MOST_UNEQUAL = 8

const nothing = (): Findings => ({
  ...{ checked: [], differences: [], onTheWay: [], unequal: [], postponed: 0 },
})

const within = (range: ObjectRange, object: string) =>
  object >= range.from && (range.to === '' || object < range.to)

/** Answers compare ids as bytes; JavaScript compares UTF-16, which is the same for all but the rarest characters. */
const rangeOf = (ranges: readonly PlannedRange[], object: string) =>
  ranges.find((range) => within(range, object))

/** Compares the digests of a book with those of the log, range by range. */
export async function compareDigests(
  tx: Tx,
  equation: Held,
  ranges: readonly PlannedRange[],
  answer: Answer,
  base: bigint,
): Promise<Findings> {
  const cut = { base, point: equation.of === 'own' ? answer.point : null }
  const stated = await digestStatements(tx, equation.log, ranges, cut)
  const held = new Map(
    answer.digests.flatMap((each) => (each.book === equation.book ? [[each.from, each] as const] : [])),
  )
  const checked: CheckedSegment[] = []
  const unequal: PlannedRange[] = []
  let postponed = 0
  for (const [i, range] of ranges.entries()) {
    const [ours, theirs] = [stated[i], held.get(range.from)]
    if (ours && theirs?.objects === ours.objects && theirs.digest === ours.digest)
      checked.push({ from: range.segment, left: theirs.objects, right: ours.objects, open: 0 })
    else if (unequal.length < MOST_UNEQUAL) unequal.push(range)
    else postponed += 1
  }
  return { ...nothing(), checked, unequal, postponed }
}

/** Compares what a service holds in these ranges with the log, object by object. */
export async function compareObjects(
  tx: Tx,
  equation: Held,
  ranges: readonly PlannedRange[],
  answer: Answer,
  base: bigint,
): Promise<Findings> {
  const cut: Cut = { base, point: equation.of === 'own' ? answer.point : null }
  const held = new Map(
    answer.objects.flatMap(({ book, object, content }) =>
      book === equation.book ? [[object, content] as const] : [],
    ),
  )
  const asked = equation.part ? [...held.keys()].map(only) : ranges
  const stated = new Map((await findStated(tx, equation.log, asked, cut)).map((each) => [each.object, each]))
  const objects = equation.part ? [...held.keys()] : [...new Set([...held.keys(), ...stated.keys()])]
  const unlike = objects.filter((object) => held.get(object) !== stated.get(object)?.content)
  const history = equation.of === 'own' ? new Map() : await historyOf(tx, equation.log, unlike)
  const findings = nothing()
  for (const object of unlike.toSorted()) {
    const latest = stated.get(object)
    const said = equation.of === 'own' ? (latest ? [latest] : []) : (history.get(object) ?? [])
    const judgement = judge(object, held.get(object) ?? null, said, equation.of)
    if (judgement === 'equal') continue
    if ('differs' in judgement) findings.differences.push(judgement.differs)
    else findings.onTheWay.push({ ...judgement.waits, service: equation.service })
  }
  const open = [...findings.differences, ...findings.onTheWay]
  for (const range of ranges) {
    const inside = (names: Iterable<string>) => [...names].filter((name) => within(range, name)).length
    findings.checked.push({
      from: range.segment,
      left: inside(held.keys()),
      right: equation.part ? inside(held.keys()) : inside(stated.keys()),
      open: open.filter(({ object }) => within(range, object)).length,
    })
  }
  return findings
}

/** A range of one object. */
const only = (object: string): ObjectRange => ({ from: object, to: `${object}\u0001` })

async function historyOf(tx: Tx, book: string, objects: readonly string[]): Promise<Map<string, Stated[]>> {
  return Map.groupBy(await findStatements(tx, book, objects), ({ object }) => object)
}

const pairingOf = ({ left, saying, right, rightSaying, present }: Paired): Pairing => ({
  ...{ left, right, saying: saying ?? null },
  ...{ rightSaying: rightSaying ?? null, present: present ?? false },
})

/** Looks for statements of the log that no other one pairs. */
export async function comparePairs(
  tx: Tx,
  equation: Paired,
  ranges: readonly PlannedRange[],
  base: bigint,
): Promise<Findings> {
  const pairs = await findPairs(tx, pairingOf(equation), ranges, base)
  const findings = nothing()
  const { waitsFor } = equation
  for (const [i, { left, unpaired }] of pairs.entries()) {
    for (const { object, content, other, eventId, topic, occurredOn } of unpaired) {
      const event = { eventId, topic, occurredOn }
      if (waitsFor === undefined) findings.differences.push({ object, left: content, right: other })
      else findings.onTheWay.push({ object, service: waitsFor, held: null, stated: content, event })
    }
    const open = unpaired.length
    findings.checked.push({ from: (ranges[i] as PlannedRange).segment, left, right: left - open, open })
  }
  return findings
}

/**
 * Looks again at what was on its way, after the services have said what became of its events: an effect that is still
 * missing though its event was applied is a difference. A difference that an operator has decided says so.
 * @param answer of the service that holds the book, for a held equation
 */
export async function lookAgain(
  tx: Tx,
  equation: Equation,
  before: Findings,
  ranges: readonly PlannedRange[],
  answers: ReadonlyMap<string, Answer>,
  base: bigint,
): Promise<Findings> {
  const fateOf = (service: string, { topic, eventId }: EventName) =>
    answers.get(service)?.fates.find((fate) => fate.topic === topic && fate.eventId === eventId)?.fate
  const again = await stillOpen(tx, equation, ranges, answers, base)
  if (!again) return before
  const asked = new Map(before.onTheWay.map((each) => [each.object, each]))
  const known = new Set(before.differences.map(({ object }) => object))
  const differences = again.differences
    .filter(({ object }) => known.has(object))
    .map((each) => {
      const fate = equation.kind === 'held' && each.event && fateOf(equation.service, each.event)
      const note = fate && decided(fate)
      return note ? { ...each, note } : each
    })
  // The service may have applied an event meanwhile that the log does not have yet: the next audit looks at it.
  const unsure = again.differences.filter(({ object }) => !known.has(object))
  const onTheWay: OnTheWay[] = []
  for (const each of again.onTheWay) {
    const note =
      asked.get(each.object)?.event.eventId === each.event.eventId
        ? withoutEffect(fateOf(each.service, each.event) ?? 'not-seen')
        : undefined
    if (note === undefined) onTheWay.push(each)
    else differences.push({ object: each.object, left: each.held, right: each.stated, note })
  }
  const open = [...differences, ...onTheWay, ...unsure]
  const recounted = again.checked.map((segment) => {
    const range = ranges.find((each) => each.segment === segment.from)
    return { ...segment, open: range ? open.filter(({ object }) => within(range, object)).length : 0 }
  })
  const untouched = before.checked.filter(({ from }) => !recounted.some((each) => each.from === from))
  const { postponed } = before
  return { ...nothing(), checked: [...untouched, ...recounted], differences, onTheWay, postponed }
}

async function stillOpen(
  tx: Tx,
  equation: Equation,
  ranges: readonly PlannedRange[],
  answers: ReadonlyMap<string, Answer>,
  base: bigint,
): Promise<Findings | undefined> {
  if (equation.kind === 'paired') return comparePairs(tx, equation, ranges, base)
  const answer = answers.get(equation.service)
  return answer && compareObjects(tx, equation, ranges, answer, base)
}

/** The ranges with something open. */
export const openRanges = (
  ranges: readonly PlannedRange[],
  { differences, onTheWay }: Pick<Findings, 'differences' | 'onTheWay'>,
): PlannedRange[] => {
  const open = new Set([...differences, ...onTheWay].map(({ object }) => rangeOf(ranges, object)))
  return ranges.filter((range) => open.has(range))
}

export const foundOf = ({ differences, onTheWay }: Pick<Findings, 'differences' | 'onTheWay'>): Found => ({
  differences: differences.slice(0, MOST_NAMED),
  differing: differences.length,
  onTheWay: onTheWay.length,
  oldest: onTheWay.reduce<Date | null>((oldest, { event }) => {
    const at = new Date(event.occurredOn)
    return oldest === null || at < oldest ? at : oldest
  }, null),
})
