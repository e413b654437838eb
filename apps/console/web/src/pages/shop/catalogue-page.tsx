import { Button, Group, NativeSelect, TextInput } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { services } from '../../api/services.ts'
import { useAddress } from '../../parts/address.ts'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { useTexts } from '../../texts/language.tsx'
import { ProductCards } from './products.tsx'
import { Ranked } from './ranked.tsx'
import { ShopFrame } from './shop-frame.tsx'
import { texts } from './texts.ts'

const defaults = { search: '', sort: 'name' }
const sorts = ['name', 'price', '-price', 'newest'] as const

/** The catalogue: searched and sorted, with what is popular above it. */
export default function CataloguePage() {
  const t = useTexts(texts)
  const [{ search, sort: asked }, change] = useAddress(defaults)
  const sort = sorts.find((each) => each === asked) ?? 'name'
  const text = search.trim()
  const list = useInfiniteQuery({
    queryKey: ['shop', 'products', text, sort],
    async queryFn({ pageParam: cursor }) {
      const query = { sort, limit: 24, ...(text !== '' && { search: text }), ...(cursor && { cursor }) }
      const { data } = await services.order.requests.GET('/products', { params: { query } })
      return data
    },
    initialPageParam: '',
    getNextPageParam: (page) => page?.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  })
  const products = list.data?.pages.flatMap((page) => page?.items ?? []) ?? []
  return (
    <ShopFrame title={t.shop}>
      {text === '' && <Ranked />}
      <Group align="flex-end">
        <TextInput
          type="search"
          label={t.search}
          maxLength={100}
          value={search}
          onChange={({ currentTarget }) => change({ search: currentTarget.value }, { replace: true })}
        />
        <NativeSelect
          label={t.sort}
          value={sort}
          data={sorts.map((value) => ({ value, label: t.sorts[value] }))}
          onChange={({ currentTarget }) => change({ sort: currentTarget.value })}
        />
      </Group>
      {list.isLoading && <Loading />}
      {list.error && <Failure error={list.error} retry={() => list.refetch()} />}
      {list.data && products.length === 0 && <Empty>{t.nothingFound}</Empty>}
      {products.length > 0 && <ProductCards label={t.shop} products={products} />}
      {list.hasNextPage && (
        <Button variant="default" onClick={() => list.fetchNextPage()} loading={list.isFetchingNextPage}>
          {t.more}
        </Button>
      )}
    </ShopFrame>
  )
}
