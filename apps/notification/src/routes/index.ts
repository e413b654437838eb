import type { App } from '@jangteo/service-kit'
import { contactRoutes } from './contact.ts'
import type { RouteContext } from './context.ts'
import { inboxRoutes } from './inbox.ts'
import { operatorRoutes } from './operator.ts'
import { pushRoutes } from './push.ts'

export function routes(app: App, doors: RouteContext): void {
  inboxRoutes(app, doors)
  contactRoutes(app, doors)
  pushRoutes(app, doors)
  operatorRoutes(app, doors)
}
