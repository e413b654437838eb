import { request } from './request.ts'
import type { ReachedService } from './services-reached.ts'

const PAGE = 100

/** The items of a list that is read in pages, up to a limit; `more` when there are others. @throws Error as `request` */
export async function pagesOf<Item>(
  service: ReachedService,
  path: string,
  filter: Readonly<Record<string, string>>,
  most: number,
): Promise<{ items: Item[]; more: boolean }> {
  const items: Item[] = []
  let cursor: string | null = null
  do {
    const query = new URLSearchParams({ ...filter, limit: String(Math.min(PAGE, most - items.length)) })
    if (cursor !== null) query.set('cursor', cursor)
    const page: { items: Item[]; nextCursor: string | null } = await request(
      service,
      'GET',
      `${path}?${query}`,
    )
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null && items.length < most)
  return { items, more: cursor !== null }
}
