import { type IncomingMessage, type RequestOptions, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { tokenOf } from './tokens.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** The parsed JSON; undefined when there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what came, whatever it is
  readonly body: any
}

export interface Call {
  /** The person whose token is sent; without it, no token. */
  as?: string
  /** Role in the token; default: customer. */
  role?: 'customer' | 'admin'
  /** Sent as JSON; a text is sent as it is. */
  body?: unknown
  headers?: Record<string, string>
}

/**
 * Calls a service as its users do: with a person's token, and JSON in both directions. It does not throw for any status.
 *
 * @param url called for each request, so that requests can go to several replicas in turn
 */
export function httpAgent(url: () => string) {
  async function call(method: string, path: string, options: Call = {}): Promise<Answer> {
    const { as, role, body, headers = {} } = options
    const response = await send(
      url() + path,
      {
        method,
        headers: {
          ...(as !== undefined && { authorization: `Bearer ${await tokenOf(as, role)}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
      },
      body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    )
    const content = await text(response)
    return {
      status: response.statusCode as number,
      headers: new Headers(response.headers as Record<string, string>),
      body: content === '' ? undefined : JSON.parse(content),
    }
  }
  const by = (method: string) => (path: string, options?: Call) => call(method, path, options)
  return {
    call,
    get: by('GET'),
    post: by('POST'),
    put: by('PUT'),
    patch: by('PATCH'),
    delete: by('DELETE'),
  }
}

/** With node:http, for tests with thousands of customers: fetch would take too much CPU from the service. */
const send = (url: string, options: RequestOptions, body: string | undefined): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request(url, options, resolve).on('error', reject).end(body)
  })
