import type { Time } from '../time.ts'

/** Who asks, and what limits it. */
export interface Client {
  readonly url: string
  token(): Promise<string>
  /** The address of the person, as a load balancer would name it; nothing for operators. */
  readonly address?: string
  readonly time: Time
  readonly signal: AbortSignal
}

export interface Ask {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** The shop has answered, and not with what was asked for. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number
  /** Of the shop's own errors: `out-of-stock`. */
  readonly code: string

  constructor(status: number, code: string, detail: string) {
    super(detail)
    this.status = status
    this.code = code
  }
}

/** A busy machine may need minutes for a crowd. */
const PATIENCE_MS = 180_000
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 10_000
/** The same request is being answered at this moment: a second click. */
const IN_PROGRESS = 'idempotency-key-in-progress'
const ANSWER_WITHIN_MS = 20_000

/**
 * What the shop answers. Where it does not, or says that it is busy or away (429, 502 to 504), the same request is sent again for three minutes, as a careful
 * client does: so each request that changes something must be one that may be repeated.
 *
 * @throws Refused; AbortError when the signal aborts
 */
export async function ask<Answer>(
  client: Client,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH',
  path: string,
  asked: Ask = {},
): Promise<Answer> {
  const end = client.time.now() + PATIENCE_MS
  for (let attempt = 1; ; attempt++) {
    const { response, body } = await send(client, method, path, asked)
    if (response?.ok) return body as Answer
    const status = response?.status ?? 0
    const { code = 'unanswered', detail = `${method} ${path} was not answered` } = (body ?? {}) as {
      code?: string
      detail?: string
    }
    const mayRepeat =
      status === 0 || status === 429 || (status >= 502 && status <= 504) || code === IN_PROGRESS
    if (!mayRepeat || client.time.now() >= end) throw new Refused(status, code, detail)
    const asTold = Number(response?.headers.get('retry-after') ?? 0) * 1000
    await client.time.sleep(
      Math.min(Math.max(asTold, FIRST_PAUSE_MS * 2 ** attempt), LONGEST_PAUSE_MS),
      client.signal,
    )
  }
}

async function send(client: Client, method: string, path: string, { body, headers }: Ask) {
  const { url, address, signal } = client
  try {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${await client.token()}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(address === undefined ? {} : { 'x-forwarded-for': address }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    })
    return { response, body: await response.json().catch(() => undefined) }
  } catch (error) {
    if (signal.aborted) throw error
    return { response: undefined, body: undefined }
  }
}
