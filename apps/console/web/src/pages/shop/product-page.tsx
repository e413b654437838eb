import { Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useParams } from 'wouter'
import { services } from '../../api/services.ts'
import { Failure, Loading } from '../../parts/states.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { useCart } from './cart.ts'
import { AddToCart, Picture, Stock, useProductTexts } from './products.tsx'
import { ShopFrame } from './shop-frame.tsx'
import { texts } from './texts.ts'

/** One product. */
export default function ProductPage() {
  const t = useTexts(texts)
  const { won } = useFormat()
  const { nameOf, descriptionOf } = useProductTexts()
  const { cart } = useCart()
  const { productId = '' } = useParams<{ productId: string }>()
  const read = services.order.useQuery('get', '/products/{productId}', { params: { path: { productId } } })
  const product = read.data
  return (
    <ShopFrame title={product ? nameOf(product) : t.shop}>
      {read.isLoading && <Loading />}
      {read.error && <Failure error={read.error} retry={() => read.refetch()} />}
      {product && (
        <SimpleGrid cols={{ base: 1, sm: 2 }} maw={800}>
          <Picture product={product} size="100%" />
          <Stack>
            <Title order={3}>{won(product.price)}</Title>
            <Text>{descriptionOf(product)}</Text>
            <Stock product={product} />
            <Group>
              <AddToCart product={product} />
              <Text role="status">{cart[productId] ? t.inCart : ''}</Text>
            </Group>
          </Stack>
        </SimpleGrid>
      )}
    </ShopFrame>
  )
}
