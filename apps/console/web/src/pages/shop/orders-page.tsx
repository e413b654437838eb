import { Anchor, Button, Card, Group, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { services } from '../../api/services.ts'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { When } from '../../parts/values.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { stateOf } from './order-state.ts'
import { ShopFrame } from './shop-frame.tsx'
import { texts } from './texts.ts'

/** The customer's orders, newest first. */
export default function OrdersPage() {
  const t = useTexts(texts)
  const { won } = useFormat()
  const list = useInfiniteQuery({
    queryKey: ['shop', 'orders'],
    async queryFn({ pageParam: cursor }) {
      const query = { ...(cursor && { cursor }) }
      const { data } = await services.order.requests.GET('/orders', { params: { query } })
      return data
    },
    initialPageParam: '',
    getNextPageParam: (page) => page?.nextCursor ?? undefined,
  })
  const orders = list.data?.pages.flatMap((page) => page?.items ?? []) ?? []
  return (
    <ShopFrame title={t.orders}>
      {list.isLoading && <Loading />}
      {list.error && <Failure error={list.error} retry={() => list.refetch()} />}
      {list.data && orders.length === 0 && <Empty>{t.noOrders}</Empty>}
      {orders.map((order) => (
        <Card key={order.orderId} withBorder maw={640}>
          <Group justify="space-between">
            <Stack gap={0}>
              <Anchor component={Link} to={`/shop/orders/${order.orderId}`}>
                <When at={order.createdAt} />
              </Anchor>
              <Text size="sm">{order.lines.map(({ name }) => name).join(', ')}</Text>
            </Stack>
            <Stack gap={0} align="flex-end">
              <Text>{won(order.amount)}</Text>
              <Text size="sm">{t.states[stateOf(order)]}</Text>
            </Stack>
          </Group>
        </Card>
      ))}
      {list.hasNextPage && (
        <Button variant="default" onClick={() => list.fetchNextPage()} loading={list.isFetchingNextPage}>
          {t.more}
        </Button>
      )}
    </ShopFrame>
  )
}
