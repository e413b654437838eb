import type { App } from '@jangteo/service-kit'
import { z } from 'zod'
import { checkEndpoint, checkPushKeys } from '../adapters/push-endpoint.ts'
import { addBrowser } from '../use-cases/add-browser.ts'
import { listBrowsers } from '../use-cases/list-browsers.ts'
import { removeBrowser } from '../use-cases/remove-browser.ts'
import type { RouteContext } from './context.ts'
import {
  pushKey,
  pushSubscriptionBody,
  pushSubscriptionList,
  pushSubscriptionParams,
  pushSubscriptionView,
} from './schemas.ts'

export function pushRoutes(app: App, context: RouteContext): void {
  const { messaging, prisma, loopback, pushService } = context

  app.get(
    '/push/key',
    {
      config: { public: true },
      schema: {
        tags: ['push'],
        operationId: 'readPushKey',
        summary: 'The public key for web push',
        response: { 200: pushKey },
      },
    },
    () => ({ publicKey: pushService.publicKey }),
  )

  app.get(
    '/me/push-subscriptions',
    {
      schema: {
        tags: ['push'],
        operationId: 'listPushSubscriptions',
        summary: 'My push subscriptions',
        response: { 200: pushSubscriptionList },
      },
    },
    async ({ user }) => ({ items: await listBrowsers(prisma, user.userId) }),
  )

  app.put(
    '/me/push-subscriptions',
    {
      schema: {
        tags: ['push'],
        operationId: 'addPushSubscription',
        summary: 'Add a push subscription of a browser',
        description:
          'A repeated request returns the same subscription; a browser that received another person’s messages receives mine only. Refused ' +
          'with `push-endpoint-refused`, `push-keys-invalid` (400), `too-many-browsers` (409).',
        body: pushSubscriptionBody,
        response: { 200: pushSubscriptionView },
      },
    },
    async ({ user, body, traceparent }) => {
      const { endpoint, keys } = body
      checkEndpoint(endpoint, { loopback })
      checkPushKeys(keys)
      const subscriptionId = await messaging.transact({ traceparent }, (work) =>
        addBrowser(work, { userId: user.userId, endpoint, ...keys }),
      )
      return { subscriptionId }
    },
  )

  app.delete(
    '/me/push-subscriptions/:subscriptionId',
    {
      schema: {
        tags: ['push'],
        operationId: 'removePushSubscription',
        summary: 'Remove a push subscription',
        params: pushSubscriptionParams,
        response: { 204: z.null().describe('The browser receives no more push messages.') },
      },
    },
    async ({ user, params, traceparent }, reply) => {
      await messaging.transact({ traceparent }, (work) =>
        removeBrowser(work, { ...params, userId: user.userId }),
      )
      return reply.code(204).send(null)
    },
  )
}
