import type { Fault } from '@jangteo/demo'
import { fault } from '../lab/shapes.ts'
import { WrongArguments } from '../operator/wrong-arguments.ts'

/** Each kind of fault, as it is written in a command. */
export const FAULTS = {
  kill: 'kill <part>',
  pause: 'pause <part>',
  slow: 'slow <part>',
  gateway: 'gateway silent|declines [percent]',
  'broken-release': 'broken-release <product>',
  'malformed-record': 'malformed-record <topic> <key>',
  duplicates: 'duplicates <topic> [count]',
  partitions: 'partitions <topic> <count>',
} as const satisfies Record<Fault['kind'], string>

/** @throws WrongArguments when it is no fault, with how it is written */
export function faultNamed(kind: string, target: readonly string[]): Fault {
  if (!Object.hasOwn(FAULTS, kind))
    throw new WrongArguments(`there is no fault "${kind}"; there are: ${Object.keys(FAULTS).join(', ')}`)
  const usage = FAULTS[kind as Fault['kind']]
  const read = fault.safeParse(wordsOf(kind as Fault['kind'], target))
  if (!read.success || target.length > usage.split(' ').length - 1)
    throw new WrongArguments(`it is written: npm run demo -- break ${usage}`)
  return read.data
}

function wordsOf(kind: Fault['kind'], [first, second]: readonly string[]): object {
  switch (kind) {
    case 'kill':
    case 'pause':
    case 'slow':
      return { kind, part: first }
    case 'gateway':
      return { kind, behaviour: first, percent: Number(second ?? 100) }
    case 'broken-release':
      return { kind, productId: first }
    case 'malformed-record':
      return { kind, topic: first, key: second }
    case 'duplicates':
      return { kind, topic: first, count: Number(second ?? 1) }
    case 'partitions':
      return { kind, topic: first, count: Number(second) }
  }
}
