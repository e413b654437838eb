import { Anchor, Badge, Checkbox, Code, Group, Text } from '@mantine/core'
import { Link } from 'wouter'
import { Age, Id, When } from '../../parts/values.tsx'
import { VirtualRows } from '../../parts/virtual-rows.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import type { OrderState } from './orders.ts'
import { texts } from './texts.ts'

interface OrderListProps {
  readonly orders: readonly OrderState[]
  readonly chosen: ReadonlySet<string>
  choose(orderId: string, isChosen: boolean): void
}

/** The orders, each with a box that chooses it for an action. */
export function OrderList({ orders, chosen, choose }: OrderListProps) {
  const t = useTexts(texts)
  const { won } = useFormat()
  return (
    <VirtualRows label={t.title} rows={orders} estimate={44} keyOf={({ orderId }) => orderId}>
      {({ orderId, userId, status, amount, createdAt, waitsFor, waitsSince }) => (
        <Group gap="sm" py={6}>
          <Checkbox
            aria-label={t.choose(orderId)}
            checked={chosen.has(orderId)}
            onChange={({ currentTarget }) => choose(orderId, currentTarget.checked)}
          />
          <Anchor component={Link} to={`/orders/${orderId}`} style={{ overflowWrap: 'anywhere' }}>
            <Code>{orderId}</Code>
          </Anchor>
          <Badge color={waitsFor === null ? 'gray.7' : 'cyan.9'}>{t.states[status]}</Badge>
          <Text size="sm">{won(amount)}</Text>
          <Id id={userId} />
          <Text size="sm" component="div">
            <When at={createdAt} />
          </Text>
          {waitsFor && waitsSince && (
            <Text size="sm" component="div">
              {t.waitsFor}: {t.waits[waitsFor]}, <Age since={waitsSince} />
            </Text>
          )}
        </Group>
      )}
    </VirtualRows>
  )
}
