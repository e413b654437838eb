/** Partitions by topic. */
export type Partitions = Readonly<Record<string, readonly number[]>>

/** A member of a group: the topics that it subscribes to, and the partitions that it had before. */
export interface StickyMember {
  readonly id: string
  readonly topics: readonly string[]
  readonly owned: Partitions
}

/**
 * Assigns each partition of the topics to one member that subscribes to its topic; a topic without such a member is left out. The
 * members of a topic have equal numbers of its partitions; of those that remain, the members have equal numbers over all topics, as far
 * as their subscriptions allow. Within that, a partition stays with the member that had it. The order of the members does not matter.
 *
 * @param counts the number of partitions of each topic
 */
export function assignSticky(
  members: readonly StickyMember[],
  counts: ReadonlyMap<string, number>,
): ReadonlyMap<string, Partitions> {
  const sorted = members.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const assigned = new Map(sorted.map(({ id }) => [id, new Map<string, number[]>()]))
  const give = (id: string, topic: string, partition: number) => {
    const topics = assigned.get(id) as Map<string, number[]>
    topics.set(topic, [...(topics.get(topic) ?? []), partition])
  }
  const remaining = [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([topic, count]) => {
      const readers = sorted.filter(({ topics }) => topics.includes(topic))
      const { shares, free } = shareEqually(readers, topic, count)
      for (const [id, partitions] of shares) for (const partition of partitions) give(id, topic, partition)
      return { topic, readers, free }
    })
    .filter(({ readers }) => readers.length > 0)

  const quota = new Quota(
    sorted.map(({ id }) => id),
    remaining.reduce((sum, { free }) => sum + free.length, 0),
  )
  // First all who keep theirs, so that what is new goes to those who have less.
  const moving = remaining.map(({ topic, readers, free }) => {
    const keepers = new Set<string>()
    const rest = free.filter((partition) => {
      const owner = readers.find(({ id, owned }) => owned[topic]?.includes(partition) && !keepers.has(id))
      if (!owner || !quota.take(owner.id)) return true
      keepers.add(owner.id)
      give(owner.id, topic, partition)
      return false
    })
    return { topic, rest, others: readers.map(({ id }) => id).filter((id) => !keepers.has(id)) }
  })
  for (const { topic, rest, others } of moving)
    for (const partition of rest) {
      const id = quota.takeOfLeast(others)
      others.splice(others.indexOf(id), 1)
      give(id, topic, partition)
    }
  return new Map([...assigned].map(([id, topics]) => [id, Object.fromEntries(topics)]))
}

/** The equal share of each reader of a topic, and the partitions that remain: fewer than there are readers. */
function shareEqually(readers: readonly StickyMember[], topic: string, count: number) {
  const share = readers.length === 0 ? 0 : Math.floor(count / readers.length)
  const free = new Set(Array.from({ length: count }, (_, partition) => partition))
  const shares = new Map(
    readers.map(({ id, owned }) => {
      const own = [...new Set(owned[topic] ?? [])].filter((partition) => free.has(partition)).slice(0, share)
      for (const partition of own) free.delete(partition)
      return [id, own] as const
    }),
  )
  // A partition that a member had may stay with its member as one of those that remain.
  const isOwned = (partition: number) => readers.some(({ owned }) => owned[topic]?.includes(partition))
  const order = [...free].toSorted((a, b) => Number(isOwned(a)) - Number(isOwned(b)))
  for (const own of shares.values())
    while (own.length < share) {
      const partition = order.shift() as number
      free.delete(partition)
      own.push(partition)
    }
  return { shares, free: [...free] }
}

/** Divides a number of things equally: some get one more when it cannot be divided. */
class Quota {
  readonly #taken: Map<string, number>
  readonly #floor: number
  #oneMore: number

  constructor(ids: readonly string[], total: number) {
    this.#taken = new Map(ids.map((id) => [id, 0]))
    this.#floor = Math.floor(total / ids.length)
    this.#oneMore = total % ids.length
  }

  /** @returns false when this one has its part already */
  take(id: string): boolean {
    const taken = this.#taken.get(id) as number
    if (taken > this.#floor || (taken === this.#floor && this.#oneMore === 0)) return false
    this.#count(id, taken)
    return true
  }

  /** Takes for the one of these who has least. */
  takeOfLeast(ids: readonly string[]): string {
    const least = ids.reduce((a, b) =>
      (this.#taken.get(b) as number) < (this.#taken.get(a) as number) ? b : a,
    )
    this.#count(least, this.#taken.get(least) as number)
    return least
  }

  #count(id: string, taken: number): void {
    if (taken === this.#floor) this.#oneMore -= 1
    this.#taken.set(id, taken + 1)
  }
}
