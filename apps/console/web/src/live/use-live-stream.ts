import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useSyncExternalStore } from 'react'
import { useMay } from '../api/session.ts'
import { type Channels, LiveStream, type StreamState } from './stream.ts'

const stream = new LiveStream()

/** Whether the stream is open, and whether it can tell of Kafka. */
export const useStreamState = (): StreamState => useSyncExternalStore(stream.observe, stream.state)

/** Calls back with everything that the stream tells of this, if the person may see it. @param isWanted false: it is not watched */
export function useWatched<Name extends keyof Channels>(
  name: Name,
  take: (told: Channels[Name]) => void,
  isWanted = true,
): void {
  const taken = useEffectEvent(take)
  const isWatched = useMay('operate') && isWanted
  useEffect(() => {
    if (isWatched) return stream.watch(name, (told) => taken(told))
  }, [name, isWatched])
}

/** How often the same is asked for at most while its topics move, in milliseconds. */
const AT_MOST_EVERY_MS = 2_000
/** In any case: some things change with time alone, as that an order is stuck. */
const IN_ANY_CASE_MS = 30_000
/** While nothing is told of Kafka. */
const WITHOUT_NEWS_MS = 5_000

interface Freshness {
  /** Whether a topic says something about them. Default: each does. */
  concerns?(topic: string): boolean
  readonly atMostEveryMs?: number
}

/**
 * Reads queries again when records of their topics were written, or read by a service, and when something else is wrong than before: a
 * service is away, an order is stuck, letters were dealt with. The page asks while something happens, and not otherwise. @param queryKeys what the keys of the queries begin with
 */
export function useFreshAsTopicsMove(
  queryKeys: readonly QueryKey[],
  { concerns = () => true, atMostEveryMs = AT_MOST_EVERY_MS }: Freshness = {},
): void {
  const queries = useQueryClient()
  const { connection, kafka } = useStreamState()
  // What the page has read before the first telling is as if nothing were wrong: something may have begun between the two.
  const lastWrong = useRef('')
  const isTold = connection === 'open' && kafka === null
  const again = useEffectEvent(() => {
    for (const queryKey of queryKeys) void queries.invalidateQueries({ queryKey }, { cancelRefetch: false })
  })
  const isAbout = useEffectEvent(concerns)
  const isWatched = useMay('operate')
  useEffect(() => {
    if (!isWatched) return
    let last = Date.now()
    let planned: ReturnType<typeof setTimeout> | undefined
    const ask = () => {
      planned = undefined
      last = Date.now()
      again()
    }
    const leave = stream.watch('moved', ({ topics }) => {
      if (planned === undefined && topics.some(isAbout))
        planned = setTimeout(ask, Math.max(0, last + atMostEveryMs - Date.now()))
    })
    return () => {
      clearTimeout(planned)
      leave()
    }
  }, [atMostEveryMs, isWatched])
  useWatched('problems', ({ items }) => {
    const wrong = items.map(({ kind, service, object, sentence }) => [kind, service, object, sentence]).join()
    if (lastWrong.current !== wrong) again()
    lastWrong.current = wrong
  })
  // What has moved meanwhile was not told.
  useEffect(() => {
    if (connection === 'interrupted') return () => again()
  }, [connection])
  useEffect(() => {
    const timer = setInterval(again, isTold ? IN_ANY_CASE_MS : WITHOUT_NEWS_MS)
    return () => clearInterval(timer)
  }, [isTold])
}
