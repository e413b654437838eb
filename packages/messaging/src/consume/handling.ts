import type { AnyEvent } from '@jangteo/events'
import { isSampled } from '@jangteo/trace'
import type { Logger } from 'pino'
import type { SqlTx } from '../database.ts'
import type { EventMeta, Message } from '../message.ts'
import type { OpenWork } from '../publish/work.ts'
import { logEvent, startProcessing } from '../spans.ts'
import type { Erased } from './erased.ts'
import type { Subscription } from './subscription.ts'

/** Where it is written what a consumer group has handled. */
export interface Handling {
  readonly group: string
  readonly log: Logger
}

export interface HandleOptions {
  /** Default: it is written nowhere. */
  readonly handling?: Handling | undefined
  /** The steps in which the events are handled again. */
  readonly links?: readonly string[]
  /** The erasures of the people of the events, when the claim has read them. */
  readonly erased?: readonly Erased[] | undefined
}

/**
 * Calls the handler of a subscription. Each event is a step of its own trace, which what the handler publishes continues, and
 * a log line when it is committed.
 */
export async function handle<Tx extends SqlTx>(
  open: OpenWork<Tx>,
  subscription: Subscription<Tx>,
  messages: readonly Message<AnyEvent>[],
  { handling, links = [], erased }: HandleOptions,
): Promise<void> {
  if (handling) observe(open, messages, handling, links)
  await subscription.handle((cause) => open.work(cause), messages, erased)
}

function observe(
  open: Pick<OpenWork<never>, 'onEnd'>,
  messages: readonly Message<AnyEvent>[],
  { group, log }: Handling,
  links: readonly string[],
): void {
  const begun = performance.now()
  const spans = messages
    .filter(({ meta }) => isSampled(meta.traceparent))
    .map(({ meta }) => startProcessing(group, meta, links))
  open.onEnd((error) => {
    for (const span of spans) span.end(error)
    if (error !== undefined) return
    const ms = performance.now() - begun
    for (const { meta } of messages) logEvent(log, 'event handled', recordOf(meta), meta, ms)
  })
}

const recordOf = ({ topic, eventId, eventType, traceparent }: EventMeta) => ({
  topic,
  headers: { eventId, eventType, traceparent },
})
