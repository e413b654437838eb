import { Anchor, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { useSession } from '../../api/session.ts'
import { Page } from '../../parts/page.tsx'
import { useTexts } from '../../texts/language.tsx'
import { useCart } from './cart.ts'
import { texts } from './texts.ts'

/** What all pages of the storefront have around them: its parts, and the number of pieces in the cart. */
export function ShopFrame({ title, children }: { title: string; children: ReactNode }) {
  const t = useTexts(texts)
  const { user } = useSession()
  const [pathname] = useLocation()
  const { pieces } = useCart()
  const parts = [
    ['/shop', t.shop],
    ['/shop/cart', t.cart(pieces)],
    ...(user
      ? [
          ['/shop/orders', t.orders],
          ['/shop/coupons', t.coupons],
          ['/shop/wallet', t.wallet],
          ['/shop/notifications', t.notifications],
        ]
      : []),
  ] as const
  return (
    <Page title={title}>
      <Group component="nav" gap="md" aria-label={t.parts}>
        {parts.map(([path, label]) => (
          <Anchor
            key={path}
            component={Link}
            to={path as string}
            aria-current={path === pathname ? 'page' : undefined}
            fw={path === pathname ? 700 : 400}
          >
            {label}
          </Anchor>
        ))}
      </Group>
      {children}
    </Page>
  )
}
