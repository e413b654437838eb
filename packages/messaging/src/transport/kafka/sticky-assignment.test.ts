import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignSticky, type Partitions, type StickyMember } from './sticky-assignment.ts'

const TOPICS = ['a', 'b', 'c', 'd']
const counts = fc
  .record(Object.fromEntries(TOPICS.map((topic) => [topic, fc.integer({ min: 0, max: 9 })])))
  .map((record) => new Map(Object.entries(record)))
const ids = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 6 })

const membersOf = (
  names: readonly string[],
  before: ReadonlyMap<string, Partitions> = new Map(),
): StickyMember[] => names.map((id) => ({ id, topics: TOPICS, owned: before.get(id) ?? {} }))
const placesOf = (partitions: Partitions): string[] =>
  Object.entries(partitions).flatMap(([topic, numbers]) => numbers.map((n) => `${topic}/${n}`))
const allOf = (of: ReadonlyMap<string, number>) =>
  [...of].flatMap(([topic, count]) => Array.from({ length: count }, (_, n) => `${topic}/${n}`))
const spread = (numbers: readonly number[]) => Math.max(...numbers) - Math.min(...numbers)
/** Places that are not with the member that had them. */
const moved = (before: ReadonlyMap<string, Partitions>, after: ReadonlyMap<string, Partitions>) =>
  [...after].flatMap(([id, partitions]) =>
    placesOf(partitions).filter((place) => !placesOf(before.get(id) ?? {}).includes(place)),
  )

describe('the partitions of a group', () => {
  it('are each with one member, evenly: of each topic, and over all', () => {
    fc.assert(
      fc.property(counts, ids, (counts, names) => {
        const assigned = assignSticky(membersOf(names), counts)
        expect([...assigned.values()].flatMap(placesOf).toSorted()).toEqual(allOf(counts).toSorted())
        for (const topic of TOPICS)
          expect(spread([...assigned.values()].map((each) => each[topic]?.length ?? 0))).toBeLessThanOrEqual(
            1,
          )
        expect(spread([...assigned.values()].map((each) => placesOf(each).length))).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('stay where they are while the members stay', () => {
    fc.assert(
      fc.property(counts, ids, (counts, names) => {
        const before = assignSticky(membersOf(names), counts)
        expect(assignSticky(membersOf(names.toReversed(), before), counts)).toEqual(before)
      }),
    )
  })

  it('move to a member that joins, and few others', () => {
    fc.assert(
      fc.property(counts, ids, (counts, names) => {
        const before = assignSticky(membersOf(names), counts)
        const after = assignSticky(membersOf([...names, 'new member'], before), counts)
        const got = placesOf(after.get('new member') ?? {}).length
        expect(moved(before, after).length - got).toBeLessThan(TOPICS.length)
        // That each topic is divided evenly has priority.
        expect(got).toBeLessThanOrEqual(Math.ceil(allOf(counts).length / (names.length + 1)) + 1)
      }),
    )
  })

  it('of a member that leaves are taken over, and few others move', () => {
    fc.assert(
      fc.property(counts, ids, (counts, names) => {
        fc.pre(names.length > 1)
        const before = assignSticky(membersOf(names), counts)
        const [left = '', ...stay] = names
        const after = assignSticky(membersOf(stay, before), counts)
        expect([...after.values()].flatMap(placesOf).toSorted()).toEqual(allOf(counts).toSorted())
        const gone = placesOf(before.get(left) ?? {})
        expect(moved(before, after).filter((place) => !gone.includes(place)).length).toBeLessThanOrEqual(
          TOPICS.length,
        )
      }),
    )
  })

  it('are only of topics that a member subscribes to, whatever it says that it had', () => {
    const subscriptions = fc.subarray(TOPICS)
    const rubbish = fc.dictionary(fc.constantFrom(...TOPICS, 'x'), fc.array(fc.integer({ min: -2, max: 12 })))
    fc.assert(
      fc.property(
        counts,
        ids,
        fc.infiniteStream(subscriptions),
        fc.infiniteStream(rubbish),
        (counts, names, topics, owned) => {
          const members = names.map((id) => ({
            id,
            topics: topics.next().value as string[],
            owned: owned.next().value as Partitions,
          }))
          const assigned = assignSticky(members, counts)
          const read = new Set(members.flatMap((member) => member.topics))
          const expected = allOf(new Map([...counts].filter(([topic]) => read.has(topic))))
          expect([...assigned.values()].flatMap(placesOf).toSorted()).toEqual(expected.toSorted())
          for (const { id, topics } of members)
            expect(topics).toEqual(expect.arrayContaining(Object.keys(assigned.get(id) ?? {})))
        },
      ),
    )
  })
})
