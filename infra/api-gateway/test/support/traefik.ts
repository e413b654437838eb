import { pathsOf, patternOf } from '../../src/paths.ts'
import type { PublicRoute } from '../../src/routes.ts'

/** A path without parameters has priority over one with them. */
const priorityOf = (path: string) => (path.includes('{') ? 1 : 2)

/**
 * The dynamic configuration of Traefik's file provider: a router for each path, and a service for each of ours. The rules of all
 * routes are those of their parent, in `traefik/dynamic/rules.yml`.
 */
export function traefikRoutes(
  routes: readonly PublicRoute[],
  urlOf: (service: string) => string,
): Readonly<Record<'http', { routers: object; services: object }>> {
  const paths = pathsOf(routes)
  const services = [...new Set(paths.map(({ service }) => service))].toSorted()
  return {
    http: {
      routers: Object.fromEntries(
        paths.map(({ path, service }) => {
          const pattern = patternOf(path)
          return [
            nameOf(path),
            {
              rule: pattern === undefined ? `Path(\`${path}\`)` : `PathRegexp(\`${pattern}\`)`,
              priority: priorityOf(path),
              parentRefs: ['shop'],
              service,
            },
          ]
        }),
      ),
      services: Object.fromEntries(
        services.map((service) => [service, { loadBalancer: { servers: [{ url: urlOf(service) }] } }]),
      ),
    },
  }
}

/** `orders-orderId-pay` for `/orders/{orderId}/pay`. */
const nameOf = (path: string) => path.slice(1).replaceAll(/[{}]/g, '').replaceAll(/[/.]/g, '-')
