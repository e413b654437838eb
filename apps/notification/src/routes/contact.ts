import type { App } from '@jangteo/service-kit'
import { preferencesOf } from '../domain/contact.ts'
import { changeContact } from '../use-cases/change-contact.ts'
import { readContact } from '../use-cases/read-contact.ts'
import type { RouteContext } from './context.ts'
import { contactBody, contactView, viewOfContact } from './schemas.ts'

export function contactRoutes(app: App, { messaging, prisma, timeZone, contactRules }: RouteContext): void {
  app.get(
    '/me/contact',
    {
      schema: {
        tags: ['contact'],
        operationId: 'readContact',
        summary: 'My contact data and preferences',
        response: { 200: contactView },
      },
    },
    async ({ user }) => viewOfContact(await readContact(prisma, user.userId, timeZone)),
  )

  app.put(
    '/me/contact',
    {
      schema: {
        tags: ['contact'],
        operationId: 'changeContact',
        summary: 'Set my contact data and preferences',
        description:
          'Replaces everything that was set before. Messages come to a new address when it is confirmed by the link in the mail that ' +
          'is sent to it; an address that waits for its confirmation gets another mail after an hour. Refused with ' +
          '`too-many-contact-changes`, `too-many-confirmations` (429).',
        body: contactBody,
        response: { 200: contactView },
      },
    },
    async ({ user, body, traceparent }) => {
      const contact = {
        userId: user.userId,
        email: body.email ?? undefined,
        timeZone: body.timeZone ?? timeZone,
        quietHours: body.quietHours ?? undefined,
        preferences: preferencesOf(body.preferences ?? {}),
      }
      return viewOfContact(
        await messaging.transact({ traceparent }, (work) => changeContact(work, contact, contactRules)),
      )
    },
  )
}
