import type { PublicRoute } from './routes.ts'

/** The paths of the routes, each with its service. */
export function pathsOf(routes: readonly PublicRoute[]): { path: string; service: string }[] {
  const services = new Map(routes.map(({ path, service }) => [path, service]))
  return [...services].map(([path, service]) => ({ path, service }))
}

/** A regular expression of RE2 and JavaScript for a path with parameters; undefined for one without. */
export const patternOf = (path: string): string | undefined =>
  path.includes('{') ? `^${path.replaceAll(/[.]/g, '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$` : undefined
