import type { App } from '@jangteo/service-kit'
import type { RouteContext } from './context.ts'
import { operatorRoutes } from './operator.ts'
import { popularRoutes } from './popular.ts'

export function routes(app: App, doors: RouteContext): void {
  popularRoutes(app, doors)
  operatorRoutes(app, doors)
}
