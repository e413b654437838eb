import { Anchor, Group, List, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { components } from '../../api/generated/ranking.ts'
import { services } from '../../api/services.ts'
import { Empty } from '../../parts/states.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { useNamed } from './named.ts'
import { Picture, useProductTexts } from './products.tsx'
import { texts } from './texts.ts'
import { useLive } from './use-live.ts'

type Popular = components['schemas']['PopularProducts']

const SHOWN = 5
/** A window of trending products is measured every ten minutes. */
const TRENDING_MS = 60_000

/** What others buy: the most popular of today, live, and the most bought of the last hour. */
export function Ranked() {
  const t = useTexts(texts)
  const { count } = useFormat()
  const first = services.ranking.useQuery('get', '/products/popular', { params: { query: { limit: SHOWN } } })
  const live = useLive<Popular>('/ranking/products/popular/stream', 'popular')
  const trending = services.ranking.useQuery(
    'get',
    '/products/trending',
    { params: { query: { limit: SHOWN } } },
    { refetchInterval: TRENDING_MS },
  )
  const popular = (live ?? first.data)?.items.slice(0, SHOWN) ?? []
  const bought = trending.data?.items ?? []
  if (first.error && !live) return <Empty>{t.rankingAway}</Empty>
  if (!first.data && !live) return null
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <RankedList title={t.popular} items={popular.map((each) => ({ ...each, note: null }))} />
      {bought.length > 0 && (
        <RankedList
          title={t.trending}
          items={bought.map((each) => ({ ...each, note: t.sold(count(each.quantity)) }))}
        />
      )}
    </SimpleGrid>
  )
}

interface RankedListProps {
  readonly title: string
  readonly items: readonly { readonly productId: string; readonly name: string; readonly note: ReactNode }[]
}

function RankedList({ title, items }: RankedListProps) {
  const t = useTexts(texts)
  const { nameOf } = useProductTexts()
  const { products } = useNamed(items.map(({ productId }) => productId))
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {title}
      </Title>
      {items.length === 0 && <Text>{t.notRanked}</Text>}
      <List type="ordered" aria-label={title} spacing="xs">
        {items.map(({ productId, name, note }) => {
          const product = products.get(productId)
          return (
            <List.Item key={productId}>
              <Group gap="xs" wrap="nowrap">
                <Picture product={product} size={32} />
                <Anchor component={Link} to={`/shop/products/${productId}`}>
                  {product ? nameOf(product) : name}
                </Anchor>
                {note && <Text size="sm">{note}</Text>}
              </Group>
            </List.Item>
          )
        })}
      </List>
    </Stack>
  )
}
