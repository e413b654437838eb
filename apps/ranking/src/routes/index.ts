import type { App } from '@jangteo/service-kit'
import type { RouteContext } from './context.ts'
import { operatorRoutes } from './operator.ts'
import { popularRoutes } from './popular.ts'

export function routes(app: App, context: RouteContext): void {
  popularRoutes(app, context)
  operatorRoutes(app, context)
}
