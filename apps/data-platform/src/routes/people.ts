import { operatorOf, operatorReasonHeaders } from '@jangteo/service'
import type { App } from '@jangteo/service-kit'
import { erasePerson } from '../use-cases/erase-person.ts'
import { showErasure } from '../use-cases/show-erasure.ts'
import type { RouteContext } from './context.ts'
import { erasure, personParams } from './schemas.ts'

const tags = ['people']
const description =
  'All services forget the person: what names them is deleted, or kept under a pseudonym where it must be kept. Stored events ' +
  'cannot be read from now on; the other services follow when nothing of the person is going on, such as an open order. Cannot ' +
  'be undone. Figures stay. Topics forget by their retention. A repeated request is the same one.'
const response = { 202: erasure }

/** Erasure of a person by the whole shop, and how far it is. */
export function peopleRoutes(app: App, { messaging, prisma, personSecret: secret }: RouteContext): void {
  app.delete(
    '/me',
    {
      schema: {
        ...{ tags, operationId: 'eraseMe', summary: 'Erase me' },
        description: `${description} Refused with \`erased-lately\` (409) within 30 days of the last erasure.`,
        response,
      },
    },
    async ({ user: { userId }, traceparent }, reply) =>
      reply
        .code(202)
        .send(await messaging.transact({ traceparent }, (work) => erasePerson(work, { userId, secret }))),
  )

  app.get(
    '/me/erasure',
    {
      schema: {
        ...{ tags, operationId: 'showMyErasure', summary: 'How far my erasure is' },
        description: 'Refused with `erasure-unknown` (404).',
        response: { 200: erasure },
      },
    },
    ({ user: { userId } }) => showErasure(prisma, { userId, secret }),
  )

  app.delete(
    '/people/:userId',
    {
      config: { scope: 'privacy' },
      schema: {
        ...{ tags, operationId: 'erasePerson', summary: 'Erase a person', description },
        headers: operatorReasonHeaders,
        params: personParams,
        response,
      },
    },
    async (request, reply) => {
      const { params, traceparent } = request
      const asked = { ...params, secret, by: operatorOf(request) }
      return reply
        .code(202)
        .send(await messaging.transact({ traceparent }, (work) => erasePerson(work, asked)))
    },
  )

  app.get(
    '/people/:userId/erasure',
    {
      config: { scope: 'privacy' },
      schema: {
        ...{ tags, operationId: 'showErasure', summary: 'How far the erasure of a person is' },
        description: 'Refused with `erasure-unknown` (404).',
        params: personParams,
        response: { 200: erasure },
      },
    },
    ({ params }) => showErasure(prisma, { ...params, secret }),
  )
}
