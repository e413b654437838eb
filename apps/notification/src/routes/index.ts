import type { App } from '@jangteo/service-kit'
import { contactRoutes } from './contact.ts'
import type { RouteContext } from './context.ts'
import { inboxRoutes } from './inbox.ts'
import { mailLinkRoutes } from './mail-links.ts'
import { operatorRoutes } from './operator.ts'
import { pushRoutes } from './push.ts'

export async function routes(app: App, context: RouteContext): Promise<void> {
  inboxRoutes(app, context)
  contactRoutes(app, context)
  pushRoutes(app, context)
  operatorRoutes(app, context)
  // A scope of its own: its routes have their own body parser.
  await app.register(async (scope) => mailLinkRoutes(scope, context))
}
