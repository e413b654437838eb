import { keepPreviousData } from '@tanstack/react-query'
import { services } from '../../api/services.ts'
import type { Product } from './products.tsx'

/** As many as the service takes in one request; an order has no more lines. */
const MOST = 100

/** Products by their ids, also retired ones: for what others name by id. */
export function useNamed(productIds: readonly string[]) {
  const ids = [...new Set(productIds)].slice(0, MOST).sort().join()
  const { data, error, isLoading, refetch } = services.order.useQuery(
    'get',
    '/products',
    { params: { query: { ids } } },
    { enabled: ids !== '', placeholderData: keepPreviousData },
  )
  const products: ReadonlyMap<string, Product> = new Map(data?.items.map((each) => [each.productId, each]))
  return { products, error, isLoading, refetch }
}
