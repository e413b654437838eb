import type { components } from '../../api/generated/order.ts'
import { type ServiceName, serviceNames, services } from '../../api/services.ts'

type Action = components['schemas']['OperatorAction']
export interface ActionOf extends Action {
  readonly service: ServiceName
}

/** Where a service's list goes on: what was read of it and not shown yet, and the cursor behind that; null: it has ended. */
interface Place {
  readonly read: readonly ActionOf[]
  readonly cursor: string | null | undefined
}
export type Places = Partial<Record<ServiceName, Place>>

interface ActionsPage {
  readonly items: readonly ActionOf[]
  readonly away: readonly { readonly service: ServiceName; readonly error: Error }[]
  /** Undefined at the end. */
  readonly next: Places | undefined
}

const PAGE = 50

/**
 * A page of the actions of all services, newest first: their lists, merged. Only what is certainly newer than all that was not read
 * yet is shown, so that none is missing between two pages, even of the same instant.
 */
export async function actionsOfAll(
  filter: Readonly<Record<string, string>>,
  places: Places = {},
): Promise<ActionsPage> {
  const away: { service: ServiceName; error: Error }[] = []
  const lists = await Promise.all(
    serviceNames.map(async (service) => {
      const place: Place = places[service] ?? { read: [], cursor: undefined }
      if (place.read.length >= PAGE || place.cursor === null) return { service, ...place }
      try {
        const page = await read(service, filter, place.cursor)
        const items = page.items.map((each) => ({ ...each, service }))
        return { service, read: [...place.read, ...items], cursor: page.nextCursor }
      } catch (error) {
        away.push({ service, error: error as Error })
        return { service, ...place, cursor: place.cursor ?? null }
      }
    }),
  )
  const all = lists.flatMap(({ read }) => read).toSorted((a, b) => b.at.localeCompare(a.at))
  const items = all.slice(0, PAGE)
  const shown = new Set(items)
  const left = lists.map(({ service, read, cursor }) => [
    service,
    { read: read.filter((each) => !shown.has(each)), cursor },
  ])
  const next = Object.fromEntries(left) as Places
  const hasMore = Object.values(next).some(
    ({ read, cursor }) => read.length > 0 || typeof cursor === 'string',
  )
  return { items, away, next: hasMore ? next : undefined }
}

async function read(
  service: ServiceName,
  filter: Readonly<Record<string, string>>,
  cursor: string | undefined,
) {
  // The route is the same in each service; the types of one stand for all.
  const { requests } = services[service] as (typeof services)['order']
  const query = { ...filter, limit: PAGE, ...(cursor !== undefined && { cursor }) }
  const { data } = await requests.GET('/internal/actions', { params: { query } })
  return data as { items: Action[]; nextCursor: string | null }
}
