import type { Admin } from '@platformatic/kafka'
import { offsetsOf } from '../../observe/exporter/kafka-cluster.ts'
import { services } from '../services.ts'

/** Ends of partitions, by `topic/partition`. */
export type Ends = ReadonlyMap<string, bigint>

/** A group has the name of its service, and one of its groups a suffix. */
const isOf = (service: string, group: string) => group === service || group.startsWith(`${service}.`)

/** How far topics are written, and how far each consumer group of a service has read them, at one moment. */
export interface Positions {
  readonly ends: Ends
  readonly groups: readonly { readonly group: string; readonly place: string; readonly committed: bigint }[]
}

/** @throws Error when Kafka does not answer */
export async function positionsNow(admin: Admin): Promise<Positions> {
  const listed = [...(await admin.listGroups({})).values()]
  const groups = listed.map(({ id }) => id).filter((id) => services.some(({ name }) => isOf(name, id)))
  // The ends first: what is written meanwhile is not yet to be read.
  const ends = await offsetsOf(admin, 'next')
  const committed = groups.length === 0 ? [] : await admin.listConsumerGroupOffsets({ groups })
  return {
    ends: new Map(ends.map(({ topic, partition, offset }) => [`${topic}/${partition}`, offset])),
    groups: committed.flatMap(({ groupId: group, topics }) =>
      topics.flatMap(({ name, partitions }) =>
        partitions
          .filter(({ committedOffset }) => committedOffset >= 0n)
          .map(({ partitionIndex, committedOffset }) => ({
            ...{ group, place: `${name}/${partitionIndex}` },
            committed: committedOffset,
          })),
      ),
    ),
  }
}

/** Whether every group has read all that was written until `ends`. */
export const haveRead = ({ groups }: Positions, ends: Ends): boolean =>
  groups.length > 0 && groups.every(({ place, committed }) => committed >= (ends.get(place) ?? 0n))

/** How many records the groups of a service have still to read. */
export const unreadBy = (service: string, { ends, groups }: Positions): number =>
  groups
    .filter(({ group }) => isOf(service, group))
    .reduce((sum, { place, committed }) => sum + Math.max(0, Number((ends.get(place) ?? 0n) - committed)), 0)
