import type { App } from '@jangteo/service-kit'
import { counts } from '../schemas.ts'
import { showCounts } from '../use-cases/show-counts.ts'
import type { Doors } from './doors.ts'

/** For operators. */
export function internalRoutes(app: App, { messaging }: Doors): void {
  app.get(
    '/internal/counts',
    {
      config: { role: 'admin' },
      schema: {
        tags: ['internal'],
        summary: 'What is kept of each partition, to be compared with what the broker says',
        description: 'Counts everything, and takes as long as that takes.',
        response: { 200: counts },
      },
    },
    async () => (await messaging.snapshot(showCounts)).result,
  )
}
