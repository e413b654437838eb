import { type App, eventStream } from '@jangteo/service-kit'
import { z } from 'zod'
import { traffic } from '../kafka/traffic-shapes.ts'
import type { Authentication } from '../sign-in/authenticate.ts'
import { kafka, moved, problems } from './shapes.ts'
import { channels, type Looks, told } from './told.ts'

const query = z.strictObject({
  watch: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(channels)).min(1))
    .describe(`What to tell of, with commas between: ${channels.join(', ')}.`),
})

/** The one stream of an open tab: an operator's page is told what changes, instead of asking again and again. */
export function liveRoutes(app: App, looks: Looks, authentication: Authentication): void {
  const live = eventStream({ problems, traffic, moved, kafka })
  app.get(
    '/api/live',
    {
      config: { scope: 'operate' },
      schema: {
        tags: ['live'],
        operationId: 'watch',
        summary: 'Tells what changes: what is wrong, the traffic of each topic, which topics have moved',
        description:
          'Of each kind the newest is sent; what a slow client has not taken is replaced. Nothing is looked at without such a stream. ' +
          'It ends with the session.',
        querystring: query,
        response: live.response,
      },
    },
    (request, reply) => {
      const session = authentication.sessionOf(request)
      if (session) authentication.checkFromPage(request)
      const person = {
        // Without a session the request has a token in its header, and is alone.
        key: session?.id ?? request.id,
        tokenOf: () => authentication.tokenOf(request),
      }
      return live.send(reply, (ended) => {
        const until = session ? AbortSignal.any([ended, session.ended]) : ended
        return told(looks, person, { watch: request.query.watch, ended: until })
      })
    },
  )
}
