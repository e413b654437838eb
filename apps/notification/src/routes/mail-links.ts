import type { App } from '@jangteo/service-kit'
import { z } from 'zod'
import { pageOf } from '../adapters/mail.ts'
import { confirmAddress } from '../use-cases/confirm-address.ts'
import { unsubscribe } from '../use-cases/unsubscribe.ts'
import type { RouteContext } from './context.ts'

const query = z.strictObject({ token: z.string().max(2_000).describe('From the link.') })
const page = (description: string) => ({
  200: { description, content: { 'text/html': { schema: z.string() } } },
})
const HTML = 'text/html; charset=utf-8'
/** Styles are in the page. Its address is a token: no cache keeps it, and no page puts the button into a frame. */
const headers = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
}

/**
 * Where the links of mails lead. Reading a page changes nothing, because programs that check mails follow links, too: its button
 * does, and so does a mail program (RFC 8058).
 */
export function mailLinkRoutes(app: App, { messaging, links, timeZone }: RouteContext): void {
  // A form sends its fields, or a mail program `List-Unsubscribe=One-Click`: neither says more than the link.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null, undefined))

  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers)
  })

  app.get(
    '/mail-links/confirm',
    {
      config: { public: true },
      schema: {
        tags: ['mail links'],
        operationId: 'showConfirmation',
        summary: 'A page with a button that confirms an e-mail address',
        description: 'Refused with `mail-link-invalid` (400).',
        querystring: query,
        response: page('The page.'),
      },
    },
    async ({ query: { token } }, reply) => {
      links.read('confirm', token)
      return reply.type(HTML).send(
        pageOf({
          title: 'Confirm your e-mail address',
          text: 'Messages about your orders will come to the address at which you have received this link.',
          button: 'Confirm this address',
        }),
      )
    },
  )

  app.post(
    '/mail-links/confirm',
    {
      config: { public: true },
      schema: {
        tags: ['mail links'],
        operationId: 'confirmAddress',
        summary: 'Confirm an e-mail address by the link of its mail, once',
        description: 'Refused with `mail-link-invalid` (400), `mail-link-void` (409).',
        querystring: query,
        response: page('The address is confirmed.'),
      },
    },
    async ({ query: { token }, traceparent }, reply) => {
      const subject = links.read('confirm', token)
      await messaging.transact({ traceparent }, (work) => confirmAddress(work, { ...subject, timeZone }))
      return reply
        .type(HTML)
        .send(
          pageOf({ title: 'Your address is confirmed', text: 'Messages about your orders come to it now.' }),
        )
    },
  )

  app.get(
    '/mail-links/unsubscribe',
    {
      config: { public: true },
      schema: {
        tags: ['mail links'],
        operationId: 'showUnsubscription',
        summary: 'A page with a button that ends e-mails of a kind',
        description: 'Refused with `mail-link-invalid` (400).',
        querystring: query,
        response: page('The page.'),
      },
    },
    async ({ query: { token } }, reply) => {
      links.read('unsubscribe', token)
      return reply.type(HTML).send(
        pageOf({
          title: 'No more messages of this kind?',
          text: 'They will no longer come by e-mail. Your notifications in the shop still have them.',
          button: 'No more e-mails of this kind',
        }),
      )
    },
  )

  app.post(
    '/mail-links/unsubscribe',
    {
      config: { public: true },
      schema: {
        tags: ['mail links'],
        operationId: 'unsubscribeByLink',
        summary: 'End e-mails of a kind by the link of one of them',
        description: 'As a mail program does it (RFC 8058). Refused with `mail-link-invalid` (400).',
        querystring: query,
        response: page('No e-mail of this kind is sent any more.'),
      },
    },
    async ({ query: { token }, traceparent }, reply) => {
      const subject = links.read('unsubscribe', token)
      await messaging.transact({ traceparent }, (work) => unsubscribe(work, { ...subject, timeZone }))
      return reply.type(HTML).send(
        pageOf({
          title: 'No more messages of this kind',
          text: 'They no longer come by e-mail. You can choose them again in the shop.',
        }),
      )
    },
  )
}
