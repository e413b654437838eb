import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import type { LiveTraffic } from '../../live/stream.ts'
import { useWatched } from '../../live/use-live-stream.ts'

/** Kafka at one moment. */
export type Moment = LiveTraffic
export type SampledEvent = LiveTraffic['sampled'][number]

/** How far back the page remembers, in milliseconds. */
export const REMEMBERED_MS = 120_000
/** Over how long a rate is measured, in milliseconds. */
const MEASURED_MS = 5_000

const queryKey = ['live', 'traffic']

export const timeOf = ({ at }: Moment): number => Date.parse(at)

/** The moments of the last two minutes in which the page was open, the oldest first. @param isHeld adds nothing, so that all of them stay */
export function useMoments(isHeld: boolean): readonly Moment[] {
  const queries = useQueryClient()
  const add = (moment: Moment) =>
    queries.setQueryData<readonly Moment[]>(queryKey, (before = []) => [
      ...before.filter((each) => timeOf(moment) - timeOf(each) <= REMEMBERED_MS),
      moment,
    ])
  useWatched('traffic', add, !isHeld)
  return useQuery<readonly Moment[]>({ queryKey, queryFn: skipToken, structuralSharing: false }).data ?? []
}

export interface Reading {
  readonly group: string
  readonly service: string | null
  readonly lag: number
  /** Records a second; null when it is not known. */
  readonly rate: number | null
}

export interface TopicTraffic {
  readonly topic: string
  readonly event: string | null
  /** Records a second; null when it is not known. */
  readonly rate: number | null
  /** Null when no broker says what groups have committed. */
  readonly readers: readonly Reading[] | null
}

/** The rates at one of the moments, over the seconds before it. */
export function trafficAt(moments: readonly Moment[], index: number): TopicTraffic[] {
  const now = moments[index]
  if (!now) return []
  const then = moments.find((each) => timeOf(now) - timeOf(each) <= MEASURED_MS) ?? now
  const seconds = (timeOf(now) - timeOf(then)) / 1_000
  const rate = (to: number | null | undefined, from: number | null | undefined) =>
    seconds === 0 || to == null || from == null ? null : Math.max(0, to - from) / seconds
  const before = new Map(then.topics.map((each) => [each.topic, each]))
  return now.topics.map(({ topic, event, written, readers }) => ({
    ...{ topic, event, rate: rate(written, before.get(topic)?.written) },
    readers:
      readers?.map(({ group, service, read, lag }) => {
        const earlier = before.get(topic)?.readers?.find((each) => each.group === group)
        return { group, service, lag, rate: rate(read, earlier?.read) }
      }) ?? null,
  }))
}

/** The sampled events up to one of the moments, the newest first. */
export const sampledUpTo = (moments: readonly Moment[], index: number): SampledEvent[] =>
  moments
    .slice(0, index + 1)
    .toReversed()
    .flatMap(({ sampled }) => sampled.toReversed())

/** How many records were written up to one of the moments, as far as it is known. */
export function writtenUpTo(moments: readonly Moment[], index: number): number {
  const first = new Map(moments[0]?.topics.map(({ topic, written }) => [topic, written]))
  const grown = (moments[index]?.topics ?? []).map(({ topic, written }) => {
    const before = first.get(topic)
    return written === null || before == null ? 0 : written - before
  })
  return grown.reduce((sum, each) => sum + each, 0)
}

/** The topics of which records were written or read in the time that the page remembers, or wait to be read. */
export function movedTopics(moments: readonly Moment[], index: number): ReadonlySet<string> {
  const first = new Map(moments[0]?.topics.map((each) => [each.topic, each]))
  const read = (readers: Moment['topics'][number]['readers']) =>
    readers?.reduce((sum, each) => sum + each.read, 0)
  const moved = (moments[index]?.topics ?? []).filter(({ topic, written, readers }) => {
    const before = first.get(topic)
    return (
      before?.written !== written ||
      read(before?.readers ?? null) !== read(readers) ||
      readers?.some(({ lag }) => lag > 0)
    )
  })
  return new Set(moved.map(({ topic }) => topic))
}
