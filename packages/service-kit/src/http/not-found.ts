import type { FastifyInstance } from 'fastify'
import { sendProblem } from './problem.ts'

/** Answers 404 for an unknown path, and 405 with `Allow` for a known one with another method. */
export function answerUnknownRoutes(app: FastifyInstance): void {
  const routes: { methods: string[]; path: RegExp }[] = []
  app.addHook('onRoute', ({ method, url }) => {
    const pattern = url
      .split('/')
      .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[^\w-]/g, '\\$&')))
    if (!url.includes('*'))
      routes.push({ methods: [method].flat(), path: new RegExp(`^${pattern.join('/')}$`) })
  })
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] as string
    const allowed = new Set(routes.filter((route) => route.path.test(path)).flatMap((route) => route.methods))
    if (allowed.size === 0)
      return sendProblem(reply, {
        status: 404,
        code: 'route-not-found',
        detail: 'There is nothing at this path.',
      })
    reply.header('allow', [...allowed].join(', '))
    return sendProblem(reply, {
      status: 405,
      code: 'method-not-allowed',
      detail: `This path takes ${[...allowed].join(', ')}.`,
    })
  })
}
