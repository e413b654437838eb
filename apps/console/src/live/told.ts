import type { Problems } from '@jangteo/operator'
import type { StreamEvent } from '@jangteo/service-kit'
import type { Look } from '../kafka/traffic.ts'
import type { traffic } from '../kafka/traffic-shapes.ts'
import type { ProblemLooks } from './problems.ts'
import type { Repeated } from './repeated.ts'
import type { kafka, moved, problems } from './shapes.ts'
import { Unsent } from './unsent.ts'

/** What a page can watch. */
export const channels = ['problems', 'traffic', 'moved'] as const
type Channel = (typeof channels)[number]

type Told = StreamEvent<{
  problems: typeof problems
  traffic: typeof traffic
  moved: typeof moved
  kafka: typeof kafka
}>

export interface Looks {
  /** One for all people: what Kafka holds is the same for everyone who may see it. */
  readonly kafka: Repeated<Look>
  readonly problems: ProblemLooks
}

/** The person who has opened the stream. */
interface Person {
  /** The same for all streams of a session. */
  readonly key: string
  tokenOf(): Promise<string | undefined>
}

interface Watched {
  readonly watch: readonly Channel[]
  readonly ended: AbortSignal
}

/** What is told on one stream, until the signal. @throws when a look has failed in a way that is not told */
export async function* told(looks: Looks, person: Person, { watch, ended }: Watched): AsyncGenerator<Told> {
  const unsent = new Unsent<Told>()
  const left = new AbortController()
  const until = AbortSignal.any([ended, left.signal])
  try {
    if (watch.includes('problems'))
      looks.problems.of(person).follow((result) => {
        if (result.status === 'rejected') unsent.fail(result.reason)
        else if (result.value) unsent.put({ event: 'problems', data: shown(result.value) })
      }, until)
    if (watch.includes('traffic') || watch.includes('moved')) tellOfKafka(looks.kafka, unsent, watch, until)
    yield* unsent.taken(ended)
  } finally {
    left.abort()
  }
}

function tellOfKafka(
  kafka: Repeated<Look>,
  unsent: Unsent<Told>,
  watch: readonly Channel[],
  until: AbortSignal,
): void {
  let problem: string | null | undefined
  let looks = 0
  let lastTold = 0
  const take = async (look: Look) => {
    looks += 1
    const number = looks
    const { at } = look
    if (look.problem !== problem) unsent.put({ event: 'kafka', data: { at, problem: look.problem } })
    problem = look.problem
    if (look.problem !== null) return
    const { topics } = look
    if (watch.includes('moved') && look.moved.length > 0)
      unsent.put({ event: 'moved', data: { topics: [...look.moved] } }, joined)
    if (!watch.includes('traffic')) return
    const sampled = await look.sampled()
    // A broker that has just come back may answer the look before after the next one: a page knows only times that grow. One that is
    // always slower than the next look is told all the same.
    if (number < lastTold) return
    lastTold = number
    unsent.put({ event: 'traffic', data: { at, topics, sampled } })
  }
  kafka.follow((result) => {
    if (result.status === 'rejected') unsent.fail(result.reason)
    else take(result.value).catch((error) => unsent.fail(error))
  }, until)
}

const shown = ({ at, items }: Problems) => ({ at, items: [...items] })

/** A movement is not replaced by the next one: a page may wait for either. */
const joined = (before: Told, now: Told): Told =>
  before.event === 'moved' && now.event === 'moved'
    ? { ...now, data: { topics: [...new Set([...before.data.topics, ...now.data.topics])] } }
    : now
