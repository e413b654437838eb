import { Button, NativeSelect, Stack } from '@mantine/core'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { components } from '../../api/generated/coupon.ts'
import { services } from '../../api/services.ts'
import { Failure } from '../../parts/states.tsx'
import { useTexts } from '../../texts/language.tsx'
import { type Cart, emptyCart } from './cart.ts'
import { useDiscountText } from './discount-text.ts'
import { texts } from './texts.ts'
import { useKey } from './use-key.ts'

const CART = '/shop/cart'

type Coupon = components['schemas']['Coupon']

/** Chooses a coupon, places the order, and leads to it. The same cart is ordered once, however often it is sent. */
export function PlaceOrder({ cart, total }: { cart: Cart; total: number }) {
  const t = useTexts(texts)
  const discountText = useDiscountText()
  const [, navigate] = useLocation()
  const [couponId, setCouponId] = useState('')
  const coupons = services.coupon.useQuery('get', '/coupons', {
    // As many as the service answers at a time.
    params: { query: { status: 'available', limit: 100 } },
  })
  // Of the mutation and not of one call: it runs when the person has left the page, too.
  const place = services.order.useMutation('post', '/orders', {
    onSuccess: ({ orderId }) => {
      emptyCart()
      if (window.location.pathname === CART) navigate(`/shop/orders/${orderId}`)
    },
  })
  const { keyOf } = useKey()
  const usable = coupons.data?.items.filter(({ minimumAmount }: Coupon) => minimumAmount <= total) ?? []
  const chosen = usable.some((coupon) => coupon.couponId === couponId) ? couponId : ''

  const submit = () => {
    const lines = Object.entries(cart).map(([productId, quantity]) => ({ productId, quantity }))
    const body = { lines, ...(chosen !== '' && { couponId: chosen }) }
    place.mutate({ params: { header: { 'Idempotency-Key': keyOf(body) } }, body })
  }

  return (
    <Stack align="flex-start">
      {usable.length > 0 && (
        <NativeSelect
          label={t.coupon}
          value={chosen}
          onChange={({ currentTarget }) => setCouponId(currentTarget.value)}
          data={[
            { value: '', label: t.noCoupon },
            ...usable.map((coupon) => ({
              value: coupon.couponId,
              label: `${coupon.name}: ${discountText(coupon.discount)}`,
            })),
          ]}
        />
      )}
      {place.error && <Failure error={place.error} />}
      <Button onClick={submit} loading={place.isPending}>
        {t.placeOrder}
      </Button>
    </Stack>
  )
}
