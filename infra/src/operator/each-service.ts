import colors from 'picocolors'
import { type ReachedService, reachService, reachServices } from './services-reached.ts'
import { WrongArguments } from './wrong-arguments.ts'

/** The options that every command for operators has. */
export interface Everywhere {
  readonly url: readonly string[]
  readonly json?: true
}

/** The services of that name: one, or `all`. @throws WrongArguments */
export const reached = async (name: string, urls: readonly string[]): Promise<readonly ReachedService[]> =>
  name === 'all' ? reachServices(urls, process.env) : [await reachService(name, urls, process.env)]

/**
 * `order/12`: a service, and the id of something in it.
 * @param what names it in the error @throws WrongArguments
 */
export async function objectAt(
  text: string,
  urls: readonly string[],
  what = "a dead letter's name",
): Promise<{ service: ReachedService; id: string }> {
  const [, name, id] = /^([^/]+)\/(\d{1,18})$/.exec(text) ?? []
  if (name === undefined || id === undefined || name === 'all')
    throw new WrongArguments(`"${text}" is not ${what}: <service>/<number>, as order/12`)
  return { service: await reachService(name, urls, process.env), id }
}

export interface Failure {
  readonly service: string
  readonly error: string
}

export interface Answers<Answer> {
  readonly done: readonly { service: string; answer: Answer }[]
  readonly failures: readonly Failure[]
}

/** Asks all services at the same time. One that does not answer does not prevent the others. */
export async function fromEach<Answer>(
  services: readonly ReachedService[],
  ask: (service: ReachedService) => Promise<Answer>,
): Promise<Answers<Answer>> {
  const answers = await Promise.allSettled(services.map(ask))
  const named = services.map(({ name: service }, index) => ({
    service,
    answer: answers[index] as PromiseSettledResult<Answer>,
  }))
  return {
    done: named.flatMap(({ service, answer }) =>
      answer.status === 'fulfilled' ? [{ service, answer: answer.value }] : [],
    ),
    failures: named.flatMap(({ service, answer }) =>
      answer.status === 'rejected' ? [{ service, error: (answer.reason as Error).message }] : [],
    ),
  }
}

export function sayFailures(failures: readonly Failure[]): void {
  for (const { error } of failures) console.error(`${colors.red('✗')} ${error}`)
  if (failures.length > 0) process.exitCode = 1
}
