import { type By, type Messaging, personHash, type SqlTx } from '@jangteo/messaging'
import { type App, personId } from '@jangteo/service-kit'
import { z } from 'zod'
import type { HeldOfPeople } from './forget-people.ts'
import { operatorOf } from './operator-of.ts'
import { personalDataRequest } from './operator-schemas.ts'
import { plainJson } from './plain-json.ts'

const held = z
  .record(z.string(), z.unknown())
  .describe('All that the service holds of the person, by what it is. Empty when it holds nothing.')
  .meta({ id: 'HeldOfPerson' })

/** What a service holds of a person: for the person, and for operators, which is recorded. */
export function peopleRoutes<Tx extends SqlTx>(
  app: App,
  { name, messaging, people }: { name: string; messaging: Messaging<Tx>; people: HeldOfPeople<Tx> },
): void {
  const service = name.replaceAll(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())
  const read = (userId: string, by?: By) =>
    messaging.transact({}, async ({ tx, record }) => {
      if (by) {
        // The hash of the id: an operator's action is kept for ever, also when the person is erased.
        const hash = (await personHash(tx, userId)).toString('hex')
        record(by, { action: 'personal-data.show', target: `person/${hash}`, before: null, after: {} })
      }
      return plainJson(await people.read(tx, userId)) as Record<string, unknown>
    })

  app.get(
    `/me/data/${name}`,
    {
      schema: {
        tags: ['people'],
        operationId: `readMyDataIn${service}`,
        summary: `What ${name} holds of me`,
        description: 'Each service has this route: together they answer all that the shop holds of a person.',
        response: { 200: held },
      },
    },
    ({ user }) => read(user.userId),
  )

  app.post(
    '/internal/people/:userId/show',
    {
      config: { scope: 'privacy' },
      schema: {
        tags: ['internal'],
        operationId: `showPersonIn${service}`,
        summary: `What ${name} holds of a person`,
        description: 'Recorded with the reason.',
        params: z.object({ userId: personId }),
        body: personalDataRequest,
        response: { 200: held },
      },
    },
    (request) => read(request.params.userId, operatorOf(request, request.body.reason)),
  )
}
