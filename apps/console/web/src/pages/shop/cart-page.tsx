import { Button, Group, NumberInput, Stack, Table, Text } from '@mantine/core'
import { Link } from 'wouter'
import { signIn, useSession } from '../../api/session.ts'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { setQuantity, useCart } from './cart.ts'
import { useNamed } from './named.ts'
import { PlaceOrder } from './place-order.tsx'
import { Picture, useProductTexts } from './products.tsx'
import { ShopFrame } from './shop-frame.tsx'
import { texts } from './texts.ts'

/** The cart, at today's prices: the order's prices are those of the moment when it is placed. */
export default function CartPage() {
  const t = useTexts(texts)
  const { won } = useFormat()
  const { nameOf } = useProductTexts()
  const { user } = useSession()
  const { cart } = useCart()
  const entries = Object.entries(cart)
  const { products, error, isLoading, refetch } = useNamed(entries.map(([productId]) => productId))
  const total = entries.reduce(
    (sum, [productId, quantity]) => sum + (products.get(productId)?.price ?? 0) * quantity,
    0,
  )
  const isPriced = entries.every(([productId]) => products.has(productId))
  if (entries.length === 0)
    return (
      <ShopFrame title={t.cart(0)}>
        <Empty>{t.emptyCart}</Empty>
        <Button component={Link} to="/shop" variant="default" w="fit-content">
          {t.toCatalogue}
        </Button>
      </ShopFrame>
    )
  return (
    <ShopFrame title={t.cart(0)}>
      {isLoading && <Loading />}
      {error && <Failure error={error} retry={() => refetch()} />}
      <Stack gap="xs" component="ul" aria-label={t.cart(0)} p={0} m={0} maw={640}>
        {entries.map(([productId, quantity]) => {
          const product = products.get(productId)
          const name = product ? nameOf(product) : productId
          return (
            <Group key={productId} component="li" justify="space-between">
              <Group>
                <Picture product={product} size={48} />
                <Stack gap={0}>
                  <Text fw={600}>{name}</Text>
                  {product && <Text size="sm">{won(product.price * quantity)}</Text>}
                </Stack>
              </Group>
              <Group gap="xs">
                <NumberInput
                  aria-label={`${t.quantity}: ${name}`}
                  w={80}
                  min={1}
                  max={1000}
                  allowDecimal={false}
                  value={quantity}
                  onChange={(value) => setQuantity(productId, Number(value) || 1)}
                />
                <Button
                  variant="default"
                  onClick={() => setQuantity(productId, 0)}
                  aria-label={`${t.remove}: ${name}`}
                >
                  {t.remove}
                </Button>
              </Group>
            </Group>
          )
        })}
      </Stack>
      {isPriced && (
        <Table w="fit-content">
          <Table.Tbody>
            <Table.Tr>
              <Table.Th>{t.total}</Table.Th>
              <Table.Td>{won(total)}</Table.Td>
            </Table.Tr>
          </Table.Tbody>
        </Table>
      )}
      {user && isPriced && <PlaceOrder cart={cart} total={total} />}
      {!user && (
        <Button onClick={signIn} w="fit-content">
          {t.signInToOrder}
        </Button>
      )}
    </ShopFrame>
  )
}
