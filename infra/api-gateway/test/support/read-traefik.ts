import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'

const folder = path.join(import.meta.dirname, '../../traefik')
const read = (file: string) => readFileSync(path.join(folder, file), 'utf8')

interface Router {
  readonly rule: string
  readonly priority: number
  readonly parentRefs: readonly string[]
  readonly service: string
}

/** What Traefik reads in docker-compose.yml. Its template functions are replaced by their result without any origin. */
export function readTraefik() {
  const template = /\{\{ env "CORS_ORIGINS" .* \| toJson \}\}/
  const rules = read('dynamic/rules.yml')
  if (!template.test(rules)) throw new Error('dynamic/rules.yml does not take its origins from CORS_ORIGINS')
  const { routers: parents, middlewares } = parse(rules.replace(template, '[]')).http
  const { routers, services } = parse(read('dynamic/routes.yml')).http
  return {
    static: parse(read('traefik.yml')),
    parents,
    middlewares,
    routers: Object.values(routers as Record<string, Router>),
    services,
  }
}

/** The service of a path by the routers, as Traefik finds it: of those that match, the one with the greatest priority. */
export function serviceOf(routers: readonly Router[], path: string): string | undefined {
  const matches = ({ rule }: Router) => {
    const [, kind, text = ''] = /^(Path|PathRegexp)\(`(.*)`\)$/.exec(rule) ?? []
    if (kind === undefined) throw new Error(`a rule that is not known here: ${rule}`)
    return kind === 'Path' ? text === path : new RegExp(text).test(path)
  }
  return routers.filter(matches).toSorted((a, b) => b.priority - a.priority)[0]?.service
}
