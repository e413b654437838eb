import { type AcceptedDifference, surplusOf } from '../domain/accepted.ts'
import { compareTopic, type TopicCount } from '../domain/shop-audit.ts'
import { type Claimed, countTopics, findCountedTopics, keptAt } from '../stores/topic-count-store.ts'
import type { Tx } from '../stores/tx.ts'
import { isStored } from './stored-events.ts'

/** What a service says that it has published. */
export interface PublishedBy {
  readonly service: string
  readonly point: string
  readonly since: string
  readonly published: readonly { topic: string; events: number; digest: string }[]
}

export type LogCount = TopicCount & { readonly service: string }

/**
 * How many events of each service the log has that the service's point has, beside what the service has published. Accepted
 * events that no service has published are left out.
 */
export async function countLog(
  tx: Tx,
  answers: readonly PublishedBy[],
  { base, accepted }: { base: bigint; accepted: readonly AcceptedDifference[] },
): Promise<readonly LogCount[]> {
  const counted = await findCountedTopics(tx)
  const claims = answers.flatMap(({ service, point, since, published }): (Claimed & { own: TopicOf })[] => {
    const names = new Set([
      ...published.map(({ topic }) => topic),
      ...counted.flatMap((each) => (each.service === service ? [each.topic] : [])),
    ])
    return [...names].filter(isStored).map((topic) => {
      const own = published.find((each) => each.topic === topic) ?? { topic, events: 0, digest: '0' }
      return { service, topic, since, point, own }
    })
  })
  await countTopics(tx, claims, base)
  const kept = await keptAt(tx, claims, base)
  return claims.map(({ service, topic, own }, i) => {
    const surplus = surplusOf(topic, accepted)
    return {
      ...{ service, topic, published: own.events, publishedDigest: own.digest },
      kept: (kept[i]?.events ?? 0) - surplus.events,
      keptDigest: String(BigInt(kept[i]?.digest ?? '0') - BigInt(surplus.digest)),
    }
  })
}

type TopicOf = PublishedBy['published'][number]

/** The services of which not every event has arrived. */
export const servicesBehind = (counts: readonly LogCount[]): string[] => [
  ...new Set(counts.flatMap((count) => (compareTopic(count) === 'behind' ? [count.service] : []))),
]

/** How many events have not arrived yet. */
export const missingEvents = (counts: readonly LogCount[]): number =>
  counts.reduce((sum, { published, kept }) => sum + Math.max(0, published - kept), 0)
