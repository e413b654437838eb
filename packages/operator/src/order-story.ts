import type { KnownEvents, OrderRecord, ShownOrder } from './orders.ts'

/** Something that happened to an order in a service, that is waited for, or that did not succeed. */
export interface Moment {
  /** The service in whose lane it is. */
  readonly lane: string
  readonly at: string
  /** The end of a wait or of retries; null for a moment, or while it lasts. */
  readonly until: string | null
  readonly state: 'done' | 'waits' | 'retrying' | 'dead' | 'unknown'
  readonly what: string
  readonly eventId: string | null
}

/** What a service has answered of the events of an order; null when it did not answer. */
export type KnownBy = readonly { readonly service: string; readonly known: KnownEvents | null }[]

/**
 * The story of an order over all services, oldest first: changes of the order, its events, and what each consumer did with them.
 * An event that a consumer does not store (`keepsInbox`) has no moment there; one that it may skip (`selects`) is unknown.
 */
export function storyOf(
  shown: Pick<ShownOrder, 'history'> | null,
  records: readonly OrderRecord[],
  knownBy: KnownBy,
): Moment[] {
  const history = (shown?.history ?? []).map(
    ({ type, actor, note, occurredOn }): Moment => ({
      ...{ lane: 'order', at: occurredOn, until: null, state: 'done', eventId: null },
      what: `${type} by ${actor}${note === null ? '' : `: ${note}`}`,
    }),
  )
  const events = records.flatMap((record): Moment[] => {
    const { eventId, type, producer, occurredOn, storedAt } = record
    const unsent = knownBy.some(
      ({ service, known }) => service === producer && known && itemOf(known, eventId)?.unsentSince,
    )
    const place = `${record.topic}/${record.partition}/${record.offset}`
    return [
      {
        ...{ lane: producer, at: occurredOn, until: null, state: unsent ? 'waits' : 'done', eventId },
        what: `publishes ${type} (${place})`,
      },
      ...knownBy.flatMap(({ service, known }) => (known ? consumed(service, known, record) : [])),
      {
        ...{ lane: 'data-platform', at: storedAt, until: null, state: 'done', eventId },
        what: `stores ${type}`,
      },
    ]
  })
  return [...history, ...events].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

const itemOf = (known: KnownEvents, eventId: string) => known.items.find((item) => item.eventId === eventId)

function consumed(lane: string, known: KnownEvents, record: OrderRecord): Moment[] {
  const { eventId, type, topic, occurredOn } = record
  const item = itemOf(known, eventId)
  return known.consumers
    .filter((each) => each.topic === topic && each.keepsInbox)
    .flatMap(({ consumer, selects }): Moment[] => {
      const applied = item?.applied.find((each) => each.consumer === consumer)
      const letters = (item?.letters ?? []).filter((each) => each.consumer === consumer)
      const failed = letters.map(
        ({ id, state, error, attempts, firstFailedAt, retryAt, resolvedAt }): Moment => ({
          ...{ lane, eventId, at: firstFailedAt, until: resolvedAt ?? retryAt },
          state: state === 'open' ? 'dead' : state === 'retrying' ? 'retrying' : 'done',
          what: `cannot apply ${type} (${attempts} attempts, letter ${lane}/${id}, ${state}): ${error}`,
        }),
      )
      if (applied)
        return [
          ...failed,
          { lane, eventId, at: applied.at, until: null, state: 'done', what: `applies ${type}` },
        ]
      if (failed.length > 0) return failed
      return [
        {
          ...{ lane, eventId, at: occurredOn, until: null, state: selects ? 'unknown' : 'waits' },
          what: selects ? `skips ${type}, or it is on its way` : `has not applied ${type} yet`,
        },
      ]
    })
}
