import type { App } from '@jangteo/service-kit'
import type { RouteContext } from './context.ts'
import { internalRoutes } from './internal.ts'
import { orderRoutes } from './orders.ts'
import { productRoutes } from './products.ts'

export function routes(app: App, doors: RouteContext): void {
  productRoutes(app, doors)
  orderRoutes(app, doors)
  internalRoutes(app, doors)
}
