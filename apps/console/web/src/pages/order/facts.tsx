import { Card, Group, List, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Id } from '../../parts/values.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import type { OrderRecord, ShownOrder } from './order.ts'
import { texts } from './texts.ts'

interface FactsProps {
  readonly order: ShownOrder['order']
  readonly records: readonly OrderRecord[]
}

/** Money, stock and coupon of an order: as the order service holds them, with what balance and coupon have said. */
export function Facts({ order, records }: FactsProps) {
  const t = useTexts(texts)
  const { won, count } = useFormat()
  const saidIn = (type: string) =>
    records.flatMap((record) => (record.type === type && record.data !== null ? [record.data] : []))
  const wallet = saidIn('BalanceUpdated').at(-1)
  const [refused] = saidIn('CouponRefused')
  const { amount, discount, points = 0, paymentId, couponId, lines } = order
  return (
    <Group align="stretch" gap="sm">
      <Fact title={t.money}>
        <Text size="sm">{`${t.amount}: ${won(amount)}`}</Text>
        {discount > 0 && <Text size="sm">{`${t.discount}: ${won(discount)}`}</Text>}
        {points > 0 && <Text size="sm">{`${t.points}: ${won(points)}`}</Text>}
        {paymentId && (
          <Text size="sm" component="div">
            {t.payment}: <Id id={paymentId} />
          </Text>
        )}
        {wallet && (
          <Text size="sm">{t.wallet(won(Number(wallet.balance)), count(Number(wallet.pointsBalance)))}</Text>
        )}
      </Fact>
      <Fact title={t.stock}>
        <List size="sm">
          {lines.map(({ productId, name, quantity, unitPrice }) => (
            <List.Item key={productId}>
              {t.pieces(count(quantity), name, won(unitPrice))} <Id id={productId} />
            </List.Item>
          ))}
          {saidIn('ProductStockChanged').map(({ reason, quantity, productId }) => (
            <List.Item key={`${reason} ${productId}`}>
              {t.moved(String(reason), count(Number(quantity)), String(productId))}
            </List.Item>
          ))}
        </List>
      </Fact>
      <Fact title={t.coupon}>
        {couponId === null ? <Text size="sm">{t.noCoupon}</Text> : <Id id={couponId} />}
        {refused && <Text size="sm">{t.refusedCoupon(String(refused.reason))}</Text>}
      </Fact>
    </Group>
  )
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card withBorder style={{ flex: '1 1 240px' }}>
      <Title order={3} size="h5">
        {title}
      </Title>
      {children}
    </Card>
  )
}
