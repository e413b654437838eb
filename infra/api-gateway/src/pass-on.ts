import type { App } from '@jangteo/service-kit'
import { createPassOn, type Destination, destination } from '@jangteo/service-kit/pass-on'
import type { PublicRoute } from './routes.ts'

/**
 * Adds routes that are answered by services, with the rules of `createPassOn`.
 *
 * @param urlsOf the URLs of the replicas of a service
 */
export function passOn(
  app: App,
  routes: readonly PublicRoute[],
  urlsOf: (service: string) => readonly string[],
): void {
  const answer = createPassOn(app)
  const services = new Map(routes.map(({ service }) => [service, destination(service, urlsOf(service))]))
  for (const { method, path, service, bodyLimit } of routes)
    app.route({
      method,
      url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      ...(bodyLimit !== undefined && { bodyLimit }),
      handler: (request, reply) => answer(request, reply, services.get(service) as Destination),
    })
}
