import { type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query'

interface PageOf<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

interface UseListOptions<Page> {
  /** How often the pages that are shown are read again, in milliseconds; false: not by itself. */
  everyMs?(pages: readonly Page[]): number | false
}

/** A list that is read page by page, with the items of all pages that were read. */
export type List<Page extends PageOf<unknown> = PageOf<unknown>> = Pick<
  UseInfiniteQueryResult,
  | 'error'
  | 'isLoading'
  | 'hasNextPage'
  | 'isFetchNextPageError'
  | 'isFetchingNextPage'
  | 'fetchNextPage'
  | 'refetch'
> & {
  /** Undefined before the first page has come. */
  readonly items: readonly Page['items'][number][] | undefined
  /** The newest answer for the beginning of the list, with what it says beside the items. */
  readonly first: Page | undefined
}

/**
 * A list of a service, from its beginning on.
 *
 * @param name of the list, different from all others
 * @param read reads a page; without a cursor the first one
 */
export function useList<Page extends PageOf<unknown>>(
  name: string,
  read: (query: { cursor?: string }) => Promise<{ data?: Page | undefined }>,
  { everyMs }: UseListOptions<Page> = {},
): List<Page> {
  const query = useInfiniteQuery({
    queryKey: ['shop', name],
    queryFn: async ({ pageParam: cursor }) => (await read(cursor === '' ? {} : { cursor })).data as Page,
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: ({ state }) => everyMs?.(state.data?.pages ?? []) ?? false,
  })
  const pages = query.data?.pages
  return { ...query, items: pages?.flatMap(({ items }) => [...items]), first: pages?.[0] }
}
