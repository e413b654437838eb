import { Alert, Stack, Table, Text } from '@mantine/core'
import { useParams } from 'wouter'
import { services } from '../../api/services.ts'
import { Failure, Loading } from '../../parts/states.tsx'
import { When } from '../../parts/values.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { useNamed } from './named.ts'
import { OrderActions } from './order-actions.tsx'
import { isSettled, type Order, stateOf } from './order-state.ts'
import { useProductTexts } from './products.tsx'
import { ShopFrame } from './shop-frame.tsx'
import { texts } from './texts.ts'
import { useLive } from './use-live.ts'

/** One order: its state as it changes, and what its customer can do. */
export default function OrderPage() {
  const t = useTexts(texts)
  const { orderId = '' } = useParams<{ orderId: string }>()
  const options = { params: { path: { orderId } } } as const
  const read = services.order.useQuery('get', '/orders/{orderId}', options)
  // While something is pending the service says every change; what was asked for last is older then.
  const isPending = read.data !== undefined && !isSettled(read.data)
  const live = useLive<Order>(isPending ? `/order/orders/${orderId}/stream` : undefined, 'order', {
    isLast: isSettled,
    onLast: () => read.refetch(),
  })
  const order = live ?? read.data
  return (
    <ShopFrame title={t.order}>
      {read.isLoading && <Loading />}
      {read.error && <Failure error={read.error} retry={() => read.refetch()} />}
      {order && <OrderView order={order} onChange={() => read.refetch()} />}
    </ShopFrame>
  )
}

function OrderView({ order, onChange }: { order: Order; onChange: () => void }) {
  const t = useTexts(texts)
  const { won } = useFormat()
  const { nameOf } = useProductTexts()
  const { products } = useNamed(order.lines.map(({ productId }) => productId))
  const { declineReason } = order
  return (
    <Stack maw={640}>
      <Text role="status" fw={700} size="lg">
        {t.states[stateOf(order)]}
      </Text>
      {declineReason && (
        <Alert color="yellow" variant="light" role="alert">
          {t.declined[declineReason] ?? t.declinedFor(declineReason)}
        </Alert>
      )}
      <Table>
        <Table.Tbody>
          {order.lines.map(({ productId, name, unitPrice, quantity }) => {
            const product = products.get(productId)
            return (
              <Table.Tr key={productId}>
                <Table.Th>
                  {product ? nameOf(product) : name} × {quantity}
                </Table.Th>
                <Table.Td ta="right">{won(unitPrice * quantity)}</Table.Td>
              </Table.Tr>
            )
          })}
          {order.discount > 0 && (
            <Table.Tr>
              <Table.Th>{t.discount}</Table.Th>
              <Table.Td ta="right">{won(-order.discount)}</Table.Td>
            </Table.Tr>
          )}
          {(order.points ?? 0) > 0 && (
            <Table.Tr>
              <Table.Th>{t.points}</Table.Th>
              <Table.Td ta="right">{won(-(order.points ?? 0))}</Table.Td>
            </Table.Tr>
          )}
          <Table.Tr>
            <Table.Th>{t.toPay}</Table.Th>
            <Table.Td ta="right">{won(order.amount - (order.points ?? 0))}</Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
      <Text size="sm">
        {t.placed}: <When at={order.createdAt} />
        {order.status === 'payable' && (
          <>
            . {t.payUntil}: <When at={order.expiresAt} />
          </>
        )}
      </Text>
      <OrderActions order={order} onChange={onChange} />
    </Stack>
  )
}
