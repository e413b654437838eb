import type { Fact } from './fact.ts'
import { addUp, type Figure, figuresOf } from './figures.ts'

/** The totals of the store. */
export interface Totals {
  readonly events: number
  readonly dropped: number
  readonly lastPosition: number
  readonly people: number
  readonly figures: number
  /** Whether the figures were recounted: a store that is too large for that has a command. */
  readonly recounted: boolean
  /** By destination. */
  readonly transfers: Readonly<Record<string, { cut: number; delivered: number }>>
}

/** The number of faulty objects, and the first of them. */
export interface Fault {
  readonly count: number
  readonly examples: readonly string[]
}

export interface Faults {
  readonly doubledPositions: Fault
  readonly placesUnlikeEvents: Fault
  readonly readableWithoutKey: Fault
  readonly figuresUnlikeEvents: Fault
  readonly batchesOutOfLine: Fault
  readonly batchesUnlikeEvents: Fault
  readonly transfersUnlikeBatches: Fault
  readonly deliveredUnannounced: Fault
}

export interface Check {
  readonly name: string
  readonly expected: number
  readonly actual: number
  readonly examples?: readonly string[]
}

/** The largest number of objects that a failed check names. */
export const MOST_NAMED = 5

/** The invariants of the store. */
export function checkStore({ events, dropped, lastPosition, recounted }: Totals, faults: Faults): Check[] {
  const check = (name: string, { count: actual, examples }: Fault): Check => ({
    ...{ name, expected: 0, actual, examples },
  })
  return [
    {
      name: 'each position is that of an event, kept or dropped',
      expected: lastPosition,
      actual: events + dropped,
    },
    check('positions of two events', faults.doubledPositions),
    check('partitions that have not kept as many events as offsets are noted', faults.placesUnlikeEvents),
    check('events of people that can be read without a key', faults.readableWithoutKey),
    ...(recounted
      ? [check('figures that differ from a recount of the events', faults.figuresUnlikeEvents)]
      : []),
    check('transfer batches that do not follow the one before without a gap', faults.batchesOutOfLine),
    check('transfer batches with other events than were counted', faults.batchesUnlikeEvents),
    check('transfers that are not as far as their last batch', faults.transfersUnlikeBatches),
    check('transfer batches that were delivered before they were announced', faults.deliveredUnannounced),
  ]
}

/** The names of the figures that differ from a recount of the facts. Minutes before `from` are left out. */
export function figuresUnlike(
  figures: readonly Figure[],
  facts: readonly Fact[],
  from: Date | undefined,
): string[] {
  const counted = ({ minute }: Figure) => from === undefined || minute >= from
  const nameOf = ({ name, minute, subject }: Figure) =>
    [minute.toISOString(), name, ...(subject === '' ? [] : [subject])].join(' ')
  const sumOf = ({ count, amount }: Figure) => `${count} / ${amount}`
  const index = (all: readonly Figure[]) =>
    new Map(all.filter(counted).map((figure) => [nameOf(figure), sumOf(figure)]))
  const [shown, recounted] = [index(figures), index(addUp(facts.flatMap(figuresOf)))]
  return [...new Set([...shown.keys(), ...recounted.keys()])]
    .filter((name) => shown.get(name) !== recounted.get(name))
    .sort()
}
