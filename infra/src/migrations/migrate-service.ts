import path from 'node:path'
import { migrate } from '@jangteo/migrations'
import { root } from '../paths.ts'
import type { Service } from '../services.ts'

export const migrationsFolder = (service: Service) => path.join(service.directory, 'prisma/migrations')

/** Those of packages/messaging. */
export const messagingFolder = path.join(root, 'packages/messaging/sql')

/**
 * Brings a database of this machine to the newest shape of this checkout, with all that `migrate` and `contract` of the service's own
 * program apply.
 *
 * @param service null gives the messaging tables only
 * @param url the administrator's connection to the database
 * @returns the names of what was applied
 * @throws Error as `migrate` does
 */
export async function migrateService(service: Service | null, url: string): Promise<readonly string[]> {
  const own = service ? migrationsFolder(service) : undefined
  const database = { name: service?.name ?? 'messaging', url, messaging: messagingFolder, own }
  const { applied } = await migrate(database, 'everything')
  return applied
}
