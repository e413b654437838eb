import { Agent, type Dispatcher } from 'undici'
import { isUnsent, mayBeRepeated } from './failures.ts'
import { Replicas } from './replicas.ts'

const CONNECT_MS = 1_000
/** Longer than a caller may wait for an outcome (`Prefer: wait=10`). */
const ANSWER_MS = 30_000
/** Longer than a stream is silent: services send a comment every 15 s. */
const SILENCE_MS = 40_000

/** Where a request goes to. */
export interface Destination {
  readonly service: string
  readonly replicas: Replicas
}

export const destination = (service: string, urls: readonly string[]): Destination => ({
  service,
  replicas: new Replicas(urls),
})

export const connectionsToServices = (): Agent =>
  new Agent({
    connect: { timeout: CONNECT_MS },
    headersTimeout: ANSWER_MS,
    bodyTimeout: SILENCE_MS,
  })

/** Asks one replica after another, as long as none has seen the request. @throws the error of the last one */
export async function ask(
  agent: Dispatcher,
  asked: Omit<Dispatcher.RequestOptions, 'origin'>,
  replicas: Replicas,
): Promise<Dispatcher.ResponseData> {
  let failure: unknown
  for (const origin of replicas.inTurn()) {
    try {
      return await agent.request({ ...asked, origin })
    } catch (error) {
      failure = error
      if (isUnsent(error)) replicas.notReached(origin)
      if (!mayBeRepeated(error, asked.method)) break
    }
  }
  throw failure
}
