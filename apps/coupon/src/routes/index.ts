import type { App } from '@jangteo/service-kit'
import type { Doors } from './doors.ts'
import { issueRoutes } from './issue.ts'

export async function routes(app: App, doors: Doors): Promise<void> {
  issueRoutes(app, doors)
}
