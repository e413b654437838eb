import { Button, Group, NumberInput, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import { services } from '../../api/services.ts'
import { Failure } from '../../parts/states.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import type { Order } from './order-state.ts'
import { texts } from './texts.ts'

/** Pays an order with money and points, or cancels it. The outcome is what the order's stream says. */
export function OrderActions({ order, onChange }: { order: Order; onChange: () => void }) {
  const t = useTexts(texts)
  const { won, count } = useFormat()
  const { orderId, status, amount, declineReason } = order
  const params = { path: { orderId } }
  const wallet = services.balance.useQuery('get', '/balance', {}, { enabled: status === 'payable' })
  const pay = services.order.useMutation('post', '/orders/{orderId}/pay', { onSuccess: onChange })
  const cancel = services.order.useMutation('post', '/orders/{orderId}/cancel', { onSuccess: onChange })
  const [wanted, setWanted] = useState(0)
  const most = Math.max(0, Math.min(wallet.data?.points ?? 0, amount))
  const usePoints = Math.min(wanted, most)
  const mayCancel = ['awaiting-coupon', 'payable', 'paying', 'paid'].includes(status)
  return (
    <Stack align="flex-start">
      {status === 'payable' && (
        <>
          {wallet.data && (
            <Text>
              {t.balance}: {won(wallet.data.balance)}. {t.points}: {count(wallet.data.points)}
            </Text>
          )}
          {most > 0 && (
            <NumberInput
              label={t.usePoints}
              min={0}
              max={most}
              allowDecimal={false}
              thousandSeparator=","
              value={usePoints}
              onChange={(value) => setWanted(Number(value) || 0)}
            />
          )}
        </>
      )}
      {(pay.error ?? cancel.error) && <Failure error={pay.error ?? cancel.error} />}
      <Group>
        {status === 'payable' && (
          <Button loading={pay.isPending} onClick={() => pay.mutate({ params, body: { usePoints } })}>
            {t.pay}
          </Button>
        )}
        {status === 'payable' && declineReason === 'insufficient-balance' && (
          <Button component={Link} to="/shop/wallet" variant="default">
            {t.chargeWallet}
          </Button>
        )}
        {mayCancel && (
          <Button
            variant="default"
            loading={cancel.isPending}
            onClick={() => cancel.mutate({ params, body: {} })}
          >
            {t.cancel}
          </Button>
        )}
      </Group>
    </Stack>
  )
}
