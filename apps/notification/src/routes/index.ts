import type { App } from '@jangteo/service-kit'
import { contactRoutes } from './contact.ts'
import type { RouteContext } from './context.ts'
import { inboxRoutes } from './inbox.ts'
import { operatorRoutes } from './operator.ts'
import { pushRoutes } from './push.ts'

export function routes(app: App, context: RouteContext): void {
  inboxRoutes(app, context)
  contactRoutes(app, context)
  pushRoutes(app, context)
  operatorRoutes(app, context)
}
