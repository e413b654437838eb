import { isOutage, isOutOfTime } from '@jangteo/errors'
import type { SqlTx } from '../database.ts'
import { Overloaded } from '../errors.ts'
import type { Work } from './work.ts'

/** Default maximum of requests in one transaction: a request should wait for at most one running transaction. */
const MOST_TOGETHER = 50
/** Maximum number of waiting requests, some seconds of work; the next one is rejected with `Overloaded`. */
const MOST_WAITING = 10_000

/** A use case for a batch of requests. Returns an answer for each, in order; a refusal is an Error among the answers. */
export type CoalescedWork<Tx extends SqlTx, Request, Answer> = (
  work: Work<Tx>,
  requests: readonly Request[],
) => Promise<readonly (Answer | Error)[]>

interface Waiting<Request, Answer> {
  readonly request: Request
  resolve(answer: Answer): void
  reject(error: unknown): void
}

/**
 * Batches requests: those that come while a transaction runs share the next one, as the events of a record batch do. A
 * single request runs at once, a hundred at once take few transactions. When a shared transaction fails, its halves are
 * tried separately, so that no request fails because of another one. `most`: maximum per transaction, default 50.
 * The promise is rejected with {Unavailable} when too many requests wait already.
 */
export function coalesce<Tx extends SqlTx, Request, Answer>(
  transact: <R>(
    context: { readonly causes: readonly string[] },
    callback: (work: Work<Tx>) => Promise<R>,
  ) => Promise<R>,
  callback: CoalescedWork<Tx, Request, Answer>,
  { most = MOST_TOGETHER }: { most?: number } = {},
): (request: Request) => Promise<Answer> {
  const waiting: Waiting<Request, Answer>[] = []
  let running = false

  const answer = async (group: readonly Waiting<Request, Answer>[]): Promise<void> => {
    try {
      const requests = group.map(({ request }) => request)
      const causes = requests.map(traceparentOf).filter((cause) => cause !== undefined)
      const answers = await transact({ causes }, (work) => callback(work, requests))
      group.forEach(({ resolve, reject }, i) => {
        const one = answers[i] as Answer | Error
        if (one instanceof Error) reject(one)
        else resolve(one)
      })
    } catch (error) {
      if (group.length === 1 || isOutage(error) || isOutOfTime(error)) {
        for (const { reject } of group) reject(error)
        return
      }
      const half = Math.ceil(group.length / 2)
      await answer(group.slice(0, half))
      await answer(group.slice(half))
    }
  }

  const run = async (): Promise<void> => {
    running = true
    while (waiting.length > 0) await answer(waiting.splice(0, most))
    running = false
  }

  return (request) =>
    new Promise((resolve, reject) => {
      if (waiting.length >= MOST_WAITING)
        return reject(Overloaded({ what: 'requests are waiting for the database' }))
      waiting.push({ request, resolve, reject })
      // Requests of the same turn of the event loop join.
      if (!running) {
        running = true
        setImmediate(run)
      }
    })
}

/** Of a request that says in which trace it was made. */
const traceparentOf = (request: unknown): string | undefined =>
  typeof request === 'object' && request !== null && 'traceparent' in request
    ? String(request.traceparent)
    : undefined
