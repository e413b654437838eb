import { serviceNames } from '../../api/services.ts'
import type { KnownBy, KnownLetter, OrderRecord, ShownOrder } from './order.ts'

/** Who acts: the customer, and each service. */
export const laneNames = ['customer', ...serviceNames] as const
export type LaneName = (typeof laneNames)[number]

/** Something that happened in a lane. */
export type Moment = { readonly lane: LaneName; readonly at: string } & (
  | { readonly kind: 'change'; readonly change: ShownOrder['history'][number] }
  | { readonly kind: 'published' | 'unsent' | 'applied' | 'stored'; readonly record: OrderRecord }
  | { readonly kind: 'failed'; readonly record: OrderRecord; readonly letter: KnownLetter }
)

/** What lasts in a lane. */
export interface Span {
  readonly lane: LaneName
  readonly kind: 'waits' | 'retrying' | 'dead'
  readonly from: string
  /** Null while it lasts. */
  readonly until: string | null
}

/** The moments that share an instant, and what lasts then in each lane. */
export interface Row {
  readonly at: string
  readonly moments: readonly Moment[]
  readonly spans: readonly Span[]
  /** Since the row before, in seconds; 0 for the first. */
  readonly gapSeconds: number
}

export interface Lanes {
  readonly rows: readonly Row[]
  /** What lasts still. */
  readonly open: readonly Span[]
}

/** The lanes of an order: what each service did, the oldest first, and what waited or failed there and for how long. */
export function lanesOf(
  shown: ShownOrder | undefined,
  records: readonly OrderRecord[],
  known: readonly KnownBy[],
): Lanes {
  const changes = (shown?.history ?? []).map(
    (change): Moment => ({
      kind: 'change',
      lane: change.actor.startsWith('user:') ? 'customer' : 'order',
      at: change.occurredOn,
      change,
    }),
  )
  const published = records.map((record): Moment => {
    const lane = laneOf(record.producer)
    const isUnsent = known.some(
      ({ service, answer }) => service === lane && itemOf(answer, record)?.unsentSince,
    )
    return { kind: isUnsent ? 'unsent' : 'published', lane, at: record.occurredOn, record }
  })
  const stored = records.map(
    (record): Moment => ({ kind: 'stored', lane: 'data-platform', at: record.storedAt, record }),
  )
  const consumed = records.flatMap((record) => known.map((by) => consumedBy(by, record)))
  const wait = shown?.wait
  const spans: Span[] = [
    ...consumed.flatMap(({ spans }) => spans),
    ...(wait ? [{ lane: 'order', kind: 'waits', from: wait.since, until: null } as const] : []),
  ]
  const moments = [...changes, ...published, ...consumed.flatMap(({ moments }) => moments), ...stored]
  return { rows: rowsOf(moments, spans), open: spans.filter(({ until }) => until === null) }
}

const laneOf = (producer: string): LaneName => laneNames.find((name) => name === producer) ?? 'order'

const itemOf = ({ items }: KnownBy['answer'], { eventId }: OrderRecord) =>
  items.find((item) => item.eventId === eventId)

/** What the consumers of a service did with an event. One that selects events may have skipped it, so nothing waits there. */
function consumedBy({ service: lane, answer }: KnownBy, record: OrderRecord) {
  const item = itemOf(answer, record)
  const moments: Moment[] = []
  const spans: Span[] = []
  for (const { consumer, topic, keepsInbox, selects } of answer.consumers) {
    if (topic !== record.topic || !keepsInbox) continue
    const applied = item?.applied.find((each) => each.consumer === consumer)
    const letters = item?.letters.filter((each) => each.consumer === consumer) ?? []
    for (const letter of letters) {
      const { firstFailedAt: from, resolvedAt: until, state } = letter
      moments.push({ kind: 'failed', lane, at: from, record, letter })
      spans.push({ lane, from, until, kind: state === 'retrying' ? 'retrying' : 'dead' })
    }
    if (applied) moments.push({ kind: 'applied', lane, at: applied.at, record })
    else if (letters.length === 0 && !selects)
      spans.push({ lane, kind: 'waits', from: record.occurredOn, until: null })
  }
  return { moments, spans }
}

function rowsOf(moments: readonly Moment[], spans: readonly Span[]): Row[] {
  const byTime = Map.groupBy(
    moments.toSorted((a, b) => a.at.localeCompare(b.at)),
    ({ at }) => at,
  )
  let before: string | undefined
  return [...byTime].map(([at, together]) => {
    const gapSeconds = before === undefined ? 0 : (Date.parse(at) - Date.parse(before)) / 1000
    before = at
    const lasting = spans.filter(({ from, until }) => from <= at && (until === null || until >= at))
    return { at, moments: together, spans: lasting, gapSeconds }
  })
}
