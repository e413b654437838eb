import type { Group, PartControl } from '@jangteo/launcher'
import type { Coordinates } from '../coordinates.ts'
import type { Ports } from '../ports.ts'
import { Refused } from './refused.ts'

/** The shop that the lab breaks: processes that this launcher has started, and where they are reached. */
export interface LabShop {
  readonly groups: readonly Pick<Group, 'names' | 'part'>[]
  readonly coordinates: Coordinates
  readonly ports: Ports
}

/** Parts that are left alone, and why. */
const spared: Readonly<Record<string, string>> = {
  console: 'the page that shows faults is its own',
  sandbox: 'people sign in there; its payment gateway has a fault of its own',
  shop: 'in memory all services and their events are one process, and end with it',
}

/** The names of all parts that can be broken; replicas come and go. */
export const partsOf = ({ groups }: LabShop): string[] =>
  groups.flatMap(({ names }) => names).filter((name) => !Object.hasOwn(spared, name))

/** Whether everything needs it: a person is asked before it is broken. */
export const hitsAll = (part: string): boolean => /^(postgres|kafka)/.test(part)

/** @throws Refused when there is no such part, or it is left alone */
export function controlOf(shop: LabShop, part: string): PartControl {
  if (Object.hasOwn(spared, part))
    throw new Refused(409, 'part-spared', `${part} is left alone: ${spared[part]}`)
  const group = shop.groups.find(({ names }) => names.includes(part))
  if (!group)
    throw new Refused(
      404,
      'part-unknown',
      `there is no part "${part}"; there are: ${partsOf(shop).join(', ')}`,
    )
  return group.part(part)
}
