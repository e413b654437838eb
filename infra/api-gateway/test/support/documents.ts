import { balance } from '@jangteo/balance'
import { coupon } from '@jangteo/coupon'
import { dataPlatform } from '@jangteo/data-platform'
import { services } from '@jangteo/infra'
import { notification } from '@jangteo/notification'
import { order } from '@jangteo/order'
import { ranking } from '@jangteo/ranking'
import type { Document } from './merge.ts'

const definitions = { order, coupon, balance, ranking, notification, 'data-platform': dataPlatform }

/** The OpenAPI documents of all services, by name, as they serve them. Nothing is started. @throws Error for one that is missing */
export async function readDocuments(): Promise<Record<string, Document>> {
  const documents = services.map(async ({ name }) => {
    if (!Object.hasOwn(definitions, name)) throw new Error(`${name} is missing in test/support/documents.ts`)
    const service = definitions[name as keyof typeof definitions].createFrom({ LOG_LEVEL: 'silent' })
    return [name, (await service.document()) as Document] as const
  })
  return Object.fromEntries(await Promise.all(documents))
}
