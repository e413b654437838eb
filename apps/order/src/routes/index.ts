import type { App } from '@jangteo/service-kit'
import { allOrderRoutes } from './all-orders.ts'
import type { RouteContext } from './context.ts'
import { operatorRoutes } from './operator.ts'
import { orderRoutes } from './orders.ts'
import { productRoutes } from './products.ts'

export function routes(app: App, context: RouteContext): void {
  productRoutes(app, context)
  orderRoutes(app, context)
  operatorRoutes(app, context)
  allOrderRoutes(app, context)
}
