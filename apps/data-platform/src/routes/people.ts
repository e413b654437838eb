import { operatorHeaders, operatorOf } from '@jangteo/service'
import type { App } from '@jangteo/service-kit'
import { z } from 'zod'
import { erasePerson } from '../use-cases/erase-person.ts'
import type { RouteContext } from './context.ts'
import { personParams } from './schemas.ts'

const erased = z.null().describe('Erased. The answer is the same for an unknown person.')
const description =
  'What is kept of the person cannot be read any more, nor can events of theirs until now that arrive later. Figures ' +
  'stay. Cannot be undone. Kafka forgets after seven days.'

export function peopleRoutes(app: App, { messaging, personSecret: secret }: RouteContext): void {
  app.delete(
    '/me',
    {
      schema: {
        tags: ['people'],
        operationId: 'eraseMe',
        summary: 'Erase me',
        description,
        response: { 204: erased },
      },
    },
    async ({ user, traceparent }, reply) => {
      await messaging.transact({ traceparent }, (work) => erasePerson(work, { userId: user.userId, secret }))
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/people/:userId',
    {
      config: { role: 'admin' },
      schema: {
        tags: ['people'],
        operationId: 'erasePerson',
        summary: 'Erase a person',
        description,
        headers: operatorHeaders,
        params: personParams,
        response: { 204: erased },
      },
    },
    async (request, reply) => {
      const { params, traceparent } = request
      const asked = { ...params, secret, by: operatorOf(request) }
      await messaging.transact({ traceparent }, (work) => erasePerson(work, asked))
      return reply.code(204).send(null)
    },
  )
}
