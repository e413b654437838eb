import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Registry } from 'prom-client'
import type { Component, Readiness } from '../component.ts'

/** A component that does not answer in this time, in milliseconds, is not ready. */
const patience = 2_000

/** `/health/live`, `/health/ready` and, with metrics, `/metrics`: public, and not in the documentation. */
export function addHealthRoutes(
  app: FastifyInstance,
  options: {
    ready: readonly Pick<Component, 'name' | 'ready'>[]
    stopping: () => boolean
    /** Whether a request may see which part is not ready, and why. */
    explains: (request: FastifyRequest) => boolean
    metrics?: Registry
  },
): void {
  const hidden = { config: { public: true }, schema: { hide: true } }

  app.get('/health/live', hidden, async () => ({ status: 'live' }))

  app.get('/health/ready', hidden, async (request, reply) => {
    const components = await Promise.all(
      options.ready
        .filter((component) => component.ready)
        .map(async (component) => ({ name: component.name, ...(await readinessOf(component)) })),
    )
    if (options.stopping()) components.push({ name: 'http', ok: false, reason: 'stopping' })
    const ready = components.every(({ ok }) => ok)
    return reply
      .code(ready ? 200 : 503)
      .send({ status: ready ? 'ready' : 'not-ready', ...(options.explains(request) && { components }) })
  })

  const { metrics } = options
  if (!metrics) return
  app.get('/metrics', hidden, async (_request, reply) => {
    const text = await metrics.metrics()
    return reply.type(metrics.contentType).send(text)
  })
}

async function readinessOf(component: Pick<Component, 'ready'>): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Readiness>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, reason: `did not answer within ${patience} ms` }), patience)
  })
  try {
    return (await Promise.race([component.ready?.(), late])) ?? { ok: true }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) }
  } finally {
    clearTimeout(timer)
  }
}
