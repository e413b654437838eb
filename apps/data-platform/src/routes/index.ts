import type { App } from '@jangteo/service-kit'
import type { RouteContext } from './context.ts'
import { exportRoutes } from './export.ts'
import { figureRoutes } from './figures.ts'
import { ingestRoutes } from './ingest.ts'
import { internalRoutes } from './internal.ts'
import { orderRoutes } from './orders.ts'
import { peopleRoutes } from './people.ts'

export function routes(app: App, doors: RouteContext): void {
  ingestRoutes(app, doors)
  orderRoutes(app, doors)
  figureRoutes(app, doors)
  exportRoutes(app, doors)
  peopleRoutes(app, doors)
  internalRoutes(app, doors)
}
