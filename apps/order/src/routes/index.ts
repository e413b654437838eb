import type { Messaging } from '@jangteo/messaging'
import type { App } from '@jangteo/service-kit'
import type { OrderConfig } from '../config.ts'
import type { Tx } from '../order-store.ts'
import { internalRoutes } from './internal.ts'
import { orderRoutes } from './orders.ts'
import { productRoutes } from './products.ts'

/** What the doors of the service open to. */
export interface Doors {
  readonly messaging: Messaging<Tx>
  readonly prisma: Tx
  readonly clock: () => Date
  readonly config: Pick<OrderConfig, 'ORDER_EXPIRES_SECONDS' | 'STUCK_AFTER_SECONDS'>
}

export function routes(app: App, doors: Doors): void {
  productRoutes(app, doors)
  orderRoutes(app, doors)
  internalRoutes(app, doors)
}
