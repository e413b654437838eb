import type { App } from '@jangteo/service-kit'
import { campaignRoutes } from './campaigns.ts'
import type { RouteContext } from './context.ts'
import { couponRoutes } from './coupons.ts'
import { issueRoutes } from './issue.ts'
import { operatorRoutes } from './operator.ts'
import { protection } from './protect.ts'

export function routes(app: App, context: RouteContext): void {
  issueRoutes(app, context, protection(context.limits))
  campaignRoutes(app, context)
  operatorRoutes(app, context)
  couponRoutes(app, context)
}
