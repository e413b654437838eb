import type { App } from '@jangteo/service-kit'
import type { RouteContext } from './context.ts'
import { exportRoutes } from './export.ts'
import { figureRoutes } from './figures.ts'
import { findRoutes } from './find.ts'
import { ingestRoutes } from './ingest.ts'
import { operatorRoutes } from './operator.ts'
import { orderRoutes } from './orders.ts'
import { peopleRoutes } from './people.ts'
import { rebuiltRoutes } from './rebuilt.ts'
import { shopAuditRoutes } from './shop-audit.ts'

export function routes(app: App, context: RouteContext): void {
  ingestRoutes(app, context)
  orderRoutes(app, context)
  figureRoutes(app, context)
  exportRoutes(app, context)
  peopleRoutes(app, context)
  operatorRoutes(app, context)
  rebuiltRoutes(app, context)
  findRoutes(app, context)
  shopAuditRoutes(app, context)
}
