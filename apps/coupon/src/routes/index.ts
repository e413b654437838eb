import type { App } from '@jangteo/service-kit'
import { campaignRoutes } from './campaigns.ts'
import { couponRoutes } from './coupons.ts'
import type { Doors } from './doors.ts'
import { operatorRoutes } from './operator.ts'

export async function routes(app: App, doors: Doors): Promise<void> {
  campaignRoutes(app, doors)
  operatorRoutes(app, doors)
  couponRoutes(app, doors)
}
