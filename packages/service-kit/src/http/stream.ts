import { Readable } from 'node:stream'
import { setTimeout as after } from 'node:timers/promises'
import { kindOf } from '@jangteo/errors'
import fastJson from 'fast-json-stringify'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { callerOf } from './closed.ts'
import { responseJsonSchema } from './serialize.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Aborted when the process begins to stop: open streams end then. */
    readonly streamsEnd: AbortSignal
  }
}

export const streamType = 'text/event-stream'
/** Interval of comments without events, in milliseconds: below the timeouts of proxies and of our connections (60 s). */
const HEARTBEAT_MS = 15_000
/** Delay after which a client with a broken stream reconnects, in milliseconds. */
const RETRY_MS = 2_000
/** How long the first event may decide whether the answer is a stream, a 204 or a problem, in milliseconds. */
const FIRST_MS = 1_000
/** How long a client may take, in milliseconds, to receive unsent data when the process stops. */
const LAST_WORDS_MS = 500
/** Maximum delay of a timer, in milliseconds; with a longer one it would run at once. */
const LONGEST_MS = 2 ** 31 - 1

type Events = Readonly<Record<string, z.ZodType>>

/**
 * An event of a stream. An event with the `id` of the last one is not sent again; a client that reconnects sends the last
 * id it has seen in `Last-Event-ID`.
 */
export type StreamEvent<E extends Events> = {
  [Name in keyof E & string]: { readonly event: Name; readonly data: z.input<E[Name]>; readonly id?: string }
}[keyof E & string]

export interface EventStream<E extends Events> {
  /** The route's `response`: 200 is the stream; 204 tells a reconnecting client that the stream has ended. */
  readonly response: {
    readonly 200: {
      readonly description: string
      readonly content: { readonly [streamType]: { readonly schema: z.ZodString; readonly events: E } }
    }
    readonly 204: z.ZodNull
  }
  /**
   * Sends the events that `states` yields, as server-sent events, until it returns. Requests the next one only when the
   * client has received the last one. Its signal is aborted when the client has disconnected, its token has expired, or the
   * process stops: it must end then. The client then reconnects, and needs a valid token.
   *
   * Refused with `too-many-streams` (429) when the person or the address has too many open streams.
   *
   * An error before the first event is answered as that of any route, and a stream without events as 204. Later, or after
   * a second without an event, the connection is closed instead, and the client reconnects.
   */
  send(reply: FastifyReply, states: (ended: AbortSignal) => AsyncIterable<StreamEvent<E>>): Promise<void>
}

/**
 * Declares a live stream (server-sent events): each event's name, and the schema of its data, of which only the declared
 * fields are sent. `heartbeatMs` is for tests.
 */
export function eventStream<E extends Events>(
  events: E,
  { heartbeatMs = HEARTBEAT_MS }: { heartbeatMs?: number } = {},
): EventStream<E> {
  const schemas = Object.fromEntries(
    Object.entries(events).map(([name, schema]) => [checkedField(name), responseJsonSchema(schema)]),
  )
  const write = new Map(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      fastJson(schema as Parameters<typeof fastJson>[0]),
    ]),
  )
  const text = ({ event, data, id }: StreamEvent<E>): string => {
    const json = write.get(event)
    if (!json) throw new TypeError(`the event "${event}" is not declared`)
    return `${id === undefined ? '' : `id: ${checkedField(id)}\n`}event: ${event}\ndata: ${json(data)}\n\n`
  }

  return {
    response: {
      200: {
        description: 'Server-sent events; the stream ends after the last one.',
        // For the handler's types it is text; the document describes the data of the events.
        content: { [streamType]: { schema: anyOf(Object.values(events)) as never, events } },
      },
      204: z.null().describe('The stream has ended: do not reconnect.'),
    },
    async send(reply, states) {
      reply.server.openStreams.enter(reply)
      const ended = endOf(reply)
      const iterator = states(ended)[Symbol.asyncIterator]()
      let lastId = reply.request.headers['last-event-id']
      const next = async (): Promise<IteratorResult<string> | undefined> => {
        for (;;) {
          const came = await untilEnd(iterator.next(), ended)
          if (!came || came.done) return came
          const { id } = came.value
          if (id !== undefined && id === lastId) continue
          lastId = id
          return { value: text(came.value) }
        }
      }
      try {
        const coming = next()
        const first = await within(FIRST_MS, coming)
        if (first !== 'silence' && first?.done) {
          reply.code(204).send()
          return reply as never
        }
        const frames = framesOf(coming, { iterator, next, heartbeatMs })
        reply
          .code(200)
          .type(streamType)
          .headers({ 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' })
          .send(Readable.from(logged(frames, reply), { objectMode: false, highWaterMark: 1 }))
        // Fastify requires it from a handler that answers later; for a route's types it is not a body.
        return reply as never
      } catch (error) {
        leave(iterator)
        throw error
      }
    },
  }
}

/** Declares `Last-Event-ID`, for the documentation. */
export const lastEventId = z.looseObject({
  'Last-Event-ID': z
    .string()
    .optional()
    .describe('The `id` of the last event that the client has seen, when it reconnects.'),
})

function anyOf(schemas: readonly z.ZodType[]): z.ZodType {
  const [only, ...others] = schemas
  return only && others.length === 0 ? only : z.union(schemas)
}

const retry = `retry: ${RETRY_MS}\n\n`

/** Ends open streams when the application begins to close; otherwise they would keep the process alive. */
export function endStreamsOnClose(app: FastifyInstance): void {
  const end = new AbortController()
  app.decorate('streamsEnd', { getter: () => end.signal })
  app.addHook('preClose', async () => end.abort())
}

/** Aborted when the client is gone, its token has expired, or the process stops. */
function endOf({ raw, server, request }: FastifyReply): AbortSignal {
  const end = new AbortController()
  const expiresInMs = (callerOf(request)?.expiresAt.getTime() ?? Number.POSITIVE_INFINITY) - Date.now()
  const expiry = setTimeout(() => end.abort(), Math.min(expiresInMs, LONGEST_MS))
  end.signal.addEventListener('abort', () => clearTimeout(expiry))
  const { streamsEnd } = server
  const stop = () => {
    end.abort()
    // A client that stops reading would keep the process alive.
    setTimeout(() => raw.destroy(), LAST_WORDS_MS).unref()
  }
  streamsEnd.addEventListener('abort', stop, { once: true })
  raw.once('close', () => {
    streamsEnd.removeEventListener('abort', stop)
    end.abort()
  })
  if (raw.destroyed) end.abort()
  else if (streamsEnd.aborted) stop()
  return end.signal
}

interface Frames {
  readonly iterator: AsyncIterator<unknown>
  next(): Promise<IteratorResult<string> | undefined>
  readonly heartbeatMs: number
}

/** A generator, so that it runs only when the client reads, and no heartbeats pile up for a slow client. */
async function* framesOf(first: ReturnType<Frames['next']>, { iterator, next, heartbeatMs }: Frames) {
  try {
    yield retry
    for (let coming = first; ; ) {
      const came = await within(heartbeatMs, coming)
      if (came === 'silence') {
        yield ':\n\n'
      } else {
        if (!came || came.done) return
        yield came.value
        coming = next()
      }
    }
  } finally {
    leave(iterator)
  }
}

async function within<T>(ms: number, coming: Promise<T>): Promise<T | 'silence'> {
  const came = new AbortController()
  const silence = after(ms, 'silence' as const, { signal: came.signal })
  silence.catch(() => undefined)
  return Promise.race([coming, silence]).finally(() => came.abort())
}

/** The next value, or undefined when the end came first; the value is then ignored. */
async function untilEnd<T>(coming: Promise<T>, ended: AbortSignal): Promise<T | undefined> {
  coming.catch(() => undefined)
  if (ended.aborted) return undefined
  let end = () => {}
  const over = new Promise<undefined>((resolve) => {
    end = () => resolve(undefined)
  })
  ended.addEventListener('abort', end, { once: true })
  try {
    return await Promise.race([coming, over])
  } catch (error) {
    // A source may throw when it was aborted.
    if (ended.aborted) return undefined
    throw error
  } finally {
    ended.removeEventListener('abort', end)
  }
}

/** Does not wait: a generator returns only when its pending await is done. */
function leave(iterator: AsyncIterator<unknown>): void {
  iterator.return?.().catch(() => undefined)
}

async function* logged(frames: AsyncIterable<string>, { log }: FastifyReply) {
  try {
    yield* frames
  } catch (error) {
    if (kindOf(error) === 'unavailable') log.warn({ err: error }, 'unavailable: a stream was interrupted')
    else log.error({ err: error }, 'bug: a stream was interrupted')
    throw error
  }
}

/** Names and ids must be a single line. */
function checkedField(value: string): string {
  if (/[\r\n\0]/.test(value)) throw new TypeError('an event name or id must be one line')
  return value
}
