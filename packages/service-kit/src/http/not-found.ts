import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendProblem } from './problem.ts'

/** A path's template, and the methods that routes have declared for it. */
interface Path {
  readonly url: string
  readonly pattern: RegExp
  readonly methods: Set<string>
}

/** Whether a route, by its template, is as if it were not there for a request. */
export type IsHidden = (request: FastifyRequest, template: string) => boolean

/**
 * Answers 404 for an unknown path, and 405 with `Allow` for a known one with another method. A path belongs to the most
 * specific template only: a method that `/coupons/issue` does not have is not looked for at `/coupons/:couponId`.
 */
export function answerUnknownRoutes(app: FastifyInstance, isHidden: IsHidden = () => false): void {
  /** The most specific first: at the first difference, a fixed part comes before a parameter. */
  const paths: Path[] = []
  app.addHook('onRoute', ({ method, url }) => {
    if (url.includes('*')) return
    let path = paths.find((known) => known.url === url)
    if (!path) {
      path = { url, pattern: patternOf(url), methods: new Set() }
      paths.push(path)
      paths.sort((a, b) => (exactness(a.url) < exactness(b.url) ? -1 : 1))
    }
    for (const each of [method].flat()) path.methods.add(each)
  })
  const pathOf = (request: FastifyRequest) => {
    const [asked] = request.url.split('?', 1) as [string]
    const path = paths.find(({ pattern }) => pattern.test(asked))
    return path && isHidden(request, path.url) ? undefined : path
  }
  /** By template: whether another one can be more specific for one of its paths. */
  const shared = new Map<string, boolean>()
  const isShared = (url: string): boolean => {
    const pattern = patternOf(url)
    return paths.some((other) => other.url !== url && pattern.test(other.url))
  }

  // Before the body is parsed: it cannot change this answer.
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) return refuse(reply, pathOf(request))
    const { url = '' } = request.routeOptions
    if (isHidden(request, url)) return refuse(reply, undefined)
    if (!url.includes(':')) return
    if (!shared.has(url)) shared.set(url, isShared(url))
    const path = shared.get(url) ? pathOf(request) : undefined
    if (path && path.url !== url) return refuse(reply, path)
  })
  // Never reached, but without it Fastify's own answer would not run the hook.
  app.setNotFoundHandler((request, reply) => refuse(reply, pathOf(request)))
}

function refuse(reply: FastifyReply, path: Path | undefined): FastifyReply {
  if (!path) {
    const detail = 'There is nothing at this path.'
    return sendProblem(reply, { status: 404, code: 'route-not-found', detail })
  }
  const allowed = [...path.methods].join(', ')
  reply.header('allow', allowed)
  const detail = `This path takes ${allowed}.`
  return sendProblem(reply, { status: 405, code: 'method-not-allowed', detail })
}

const patternOf = (url: string): RegExp => {
  const parts = url
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[^\w-]/g, '\\$&')))
  return new RegExp(`^${parts.join('/')}$`)
}

/** Sorts a fixed part before a parameter. */
const exactness = (url: string): string =>
  url
    .split('/')
    .map((part) => (part.startsWith(':') ? '1' : '0'))
    .join('')
