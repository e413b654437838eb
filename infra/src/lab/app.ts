import Fastify from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { demoOf } from './demo.ts'
import { demoRoutes } from './demo-routes.ts'
import { Faults } from './faults.ts'
import type { LabShop } from './lab-shop.ts'
import { Refused } from './refused.ts'
import { faultRoutes, type LabApp } from './routes.ts'
import { Watch } from './watch.ts'

/** The lab of a shop: its routes, without a port of its own. Closing it mends all faults. */
export function createLab(shop: LabShop, prepare: (app: LabApp) => void = () => undefined): LabApp {
  const app: LabApp = Fastify({ routerOptions: { maxParamLength: 200 } }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler((error, _request, reply) => {
    const { status, code } = statusOf(error)
    const detail = error instanceof Error ? error.message : String(error)
    return reply.code(status).send({ type: 'about:blank', status, code, detail } as never)
  })
  app.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .send({ type: 'about:blank', status: 404, code: 'not-found', detail: 'There is no such route.' }),
  )
  const faults = new Faults(shop)
  const watch = new Watch(shop, faults)
  const demo = demoOf(shop, faults)
  app.addHook('preClose', async () => {
    await demo.stop()
    await faults.close().finally(() => watch.close())
  })
  prepare(app)
  app.register(async (scope) => {
    faultRoutes(scope as LabApp, faults, watch)
    demoRoutes(scope as LabApp, demo)
  })
  return app
}

function statusOf(error: unknown): { status: number; code: string } {
  if (error instanceof Refused) return error
  const { statusCode } = error as { statusCode?: number }
  if (statusCode !== undefined && statusCode < 500) return { status: statusCode, code: 'invalid-request' }
  return { status: 503, code: 'unavailable' }
}
