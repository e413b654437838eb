import { setTimeout as pause } from 'node:timers/promises'
import { Agent, request } from 'undici'

/** How long a customer goes on asking for an answer, and how long for each try. */
const PATIENCE_MS = 30_000
const TRY_MS = 15_000
const PAUSE_MS = 250

export interface Asked {
  readonly token: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Called for each try: another replica may answer. */
  readonly url: () => string
  readonly body?: unknown
  /** The same for each try, so that the request is done once. */
  readonly idempotencyKey?: string
  /** How long the answer may wait for the outcome, in seconds. */
  readonly wait?: number
}

export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: what the service answers
  readonly body: any
}

/** A customer's HTTP client, which counts how each try has ended. */
export interface Client {
  /** Tries again until a service has decided. Undefined when none has in half a minute: the outcome is not known then. */
  ask(asked: Asked): Promise<Answer | undefined>
  /** How often each try ended so: an answer without a body of ours, or a code, or a broken connection. */
  readonly counted: ReadonlyMap<string, number>
  close(): Promise<void>
}

export function openClient(): Client {
  const agent = new Agent({ connections: 20, headersTimeout: TRY_MS, bodyTimeout: TRY_MS })
  const counted = new Map<string, number>()
  const count = (end: string) => counted.set(end, (counted.get(end) ?? 0) + 1)
  return {
    counted,
    close: () => agent.destroy(),
    async ask(asked) {
      const until = performance.now() + PATIENCE_MS
      do {
        const answer = await once(agent, asked).catch((error: Error & { code?: string }) => {
          count(typeof error.code === 'string' ? error.code : error.name)
          return undefined
        })
        if (answer) count(`${answer.status} ${answer.body?.code ?? ''}`.trim())
        if (answer && isDecided(answer)) return answer
        await pause(PAUSE_MS)
      } while (performance.now() < until)
      return undefined
    },
  }
}

const isDecided = ({ status, body }: Answer): boolean =>
  status < 500 && status !== 429 && body?.code !== 'idempotency-key-in-progress'

async function once(dispatcher: Agent, asked: Asked): Promise<Answer> {
  const { token, method, url, body, idempotencyKey, wait } = asked
  const answer = await request(url(), {
    dispatcher,
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      ...(wait === undefined ? {} : { prefer: `wait=${wait}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TRY_MS),
  })
  return { status: answer.statusCode, body: await answer.body.json() }
}
