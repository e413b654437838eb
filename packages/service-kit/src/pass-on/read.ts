import { ask, connectionsToServices, type Destination } from './ask.ts'
import { problemOfFailure } from './failures.ts'

/** Reads routes of services with the token of a person, as a client does. */
export interface ServiceReader {
  /**
   * What one of the service's replicas answers to a GET.
   * @throws Error with a `status` and a sentence: no replica answers, or the answer is not success
   */
  read(to: Destination, path: string, token: string): Promise<unknown>
  close(): Promise<void>
}

/** Nothing is opened before the first read. */
export function createServiceReader(): ServiceReader {
  const agent = connectionsToServices()
  return {
    async read({ service, replicas }, path, token) {
      const asked = { method: 'GET', path, headers: { authorization: `Bearer ${token}` } } as const
      const answer = await ask(agent, asked, replicas)
        .then(async ({ statusCode, body }) => ({ statusCode, text: await body.text() }))
        .catch((cause) => {
          const { status, detail } = problemOfFailure(cause, service)
          throw Object.assign(new Error(detail, { cause }), { status })
        })
      const { statusCode: status, text } = answer
      const value = valueIn(text)
      if (status === 200 && value !== undefined) return value
      const { detail } = (value ?? {}) as { detail?: unknown }
      const sentence = typeof detail === 'string' ? detail : `The service ${service} answers ${status}.`
      throw Object.assign(new Error(sentence), { status })
    },
    close: () => agent.close(),
  }
}

/** Undefined for what is no JSON: a proxy's page. */
function valueIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
