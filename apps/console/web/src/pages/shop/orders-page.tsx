import { Anchor, Card, Group, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { services } from '../../api/services.ts'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { When } from '../../parts/values.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { More } from './more.tsx'
import { stateOf } from './order-state.ts'
import { ShopFrame } from './shop-frame.tsx'
import { texts } from './texts.ts'
import { useList } from './use-list.ts'

/** The customer's orders, newest first. */
export default function OrdersPage() {
  const t = useTexts(texts)
  const { won } = useFormat()
  const list = useList('orders', (query) => services.order.requests.GET('/orders', { params: { query } }))
  return (
    <ShopFrame title={t.orders}>
      {list.isLoading && <Loading />}
      {list.error && !list.items && <Failure error={list.error} retry={() => list.refetch()} />}
      {list.items?.length === 0 && <Empty>{t.noOrders}</Empty>}
      {list.items?.map((order) => (
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
      <More list={list} />
    </ShopFrame>
  )
}
