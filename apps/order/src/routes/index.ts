import type { App } from '@jangteo/service-kit'
import type { Doors } from './doors.ts'
import { internalRoutes } from './internal.ts'
import { orderRoutes } from './orders.ts'
import { productRoutes } from './products.ts'

export function routes(app: App, doors: Doors): void {
  productRoutes(app, doors)
  orderRoutes(app, doors)
  internalRoutes(app, doors)
}
