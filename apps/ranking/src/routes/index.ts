import type { App } from '@jangteo/service-kit'
import type { RouteContext } from './context.ts'
import { operatorRoutes } from './operator.ts'
import { popularRoutes } from './popular.ts'
import { trendingRoutes } from './trending.ts'

export function routes(app: App, context: RouteContext): void {
  popularRoutes(app, context)
  trendingRoutes(app, context)
  operatorRoutes(app, context)
}
