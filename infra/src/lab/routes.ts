import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Faults, Kept } from './faults.ts'
import { beginBody, begunFault, begunFaults, faultParams, labState } from './shapes.ts'
import type { Watch } from './watch.ts'

/** The lab's server: its routes use zod schemas, and throw `Refused`. */
export type LabApp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

const tags = ['faults']

/** What can be broken and what was, and the ways to break and to mend it. */
export function faultRoutes(app: LabApp, faults: Faults, watch: Watch): void {
  app.get(
    '/state',
    {
      schema: {
        tags,
        operationId: 'readLab',
        summary: 'All parts, what waits in the services, and the faults of this session',
        response: { 200: labState },
      },
    },
    () => watch.state(),
  )

  app.post(
    '/faults',
    {
      schema: {
        tags,
        operationId: 'beginFault',
        summary: 'Break something; it undoes itself after a time, where it can be undone',
        body: beginBody,
        response: { 201: begunFault },
      },
    },
    async ({ body }, reply) => reply.code(201).send(shown(await faults.begin(body.fault, body.seconds))),
  )

  app.post(
    '/faults/:id/undo',
    {
      schema: {
        tags,
        operationId: 'undoFault',
        summary: 'Mend one fault; again is no error',
        params: faultParams,
        response: { 200: begunFault },
      },
    },
    async ({ params }) => shown(await faults.undo(params.id)),
  )

  app.post(
    '/faults/undo',
    {
      schema: {
        tags,
        operationId: 'undoFaults',
        summary: 'Mend all faults',
        response: { 200: begunFaults },
      },
    },
    async () => {
      await faults.undoAll()
      return { items: faults.all.map(shown) }
    },
  )
}

const shown = ({ undo, ...fault }: Kept) => fault
