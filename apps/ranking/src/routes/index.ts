import type { App } from '@jangteo/service-kit'
import type { Doors } from './doors.ts'
import { operatorRoutes } from './operator.ts'
import { popularRoutes } from './popular.ts'

export function routes(app: App, doors: Doors): void {
  popularRoutes(app, doors)
  operatorRoutes(app, doors)
}
