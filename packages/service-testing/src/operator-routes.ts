import { randomUUID } from 'node:crypto'
import type { Answer, Call } from './http-agent.ts'

/** Routes of every service, which are tested in packages/service, and those of people in flows/erasure.flow.test.ts. */
const IN_EVERY_SERVICE = /^\/internal\/(dead-letters|redrive-runs|findings|people)/

/**
 * The routes of a service that are closed to customers and change something, by its OpenAPI document: their calls have to
 * be recorded. `also` names reading routes that have to be recorded, too.
 * @returns as `POST /products/{productId}/retire`, sorted
 */
export async function changingOperatorRoutes(
  call: (method: string, path: string, options?: Call) => Promise<Pick<Answer, 'body'>>,
  also: (path: string) => boolean = () => false,
): Promise<string[]> {
  const { body } = await call('GET', '/docs/json')
  const routes = Object.entries<object>(body.paths)
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => [method.toUpperCase(), path] as const))
    .filter(([method, path]) => (method !== 'GET' || also(path)) && !IN_EVERY_SERVICE.test(path))
  const asked = routes.map(async ([method, path]) => {
    const answer = await call(method, path.replaceAll(/\{\w+\}/g, randomUUID()), { as: 'eve' })
    return answer.body?.code === 'scope-required' ? [`${method} ${path}`] : []
  })
  return (await Promise.all(asked)).flat().toSorted()
}
