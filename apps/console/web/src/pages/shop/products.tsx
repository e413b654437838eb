import { Anchor, Box, Button, Card, Group, Image, SimpleGrid, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { components } from '../../api/generated/order.ts'
import { useFormat } from '../../texts/format.ts'
import { useLanguage, useTexts } from '../../texts/language.tsx'
import { addPiece } from './cart.ts'
import { texts } from './texts.ts'

export type Product = components['schemas']['Product']

/** A product's texts in the reader's language. */
export function useProductTexts() {
  const { language } = useLanguage()
  return {
    nameOf: ({ name, details }: Pick<Product, 'name' | 'details'>) => details?.names[language] ?? name,
    descriptionOf: ({ details }: Pick<Product, 'details'>) => details?.descriptions[language] ?? '',
  }
}

const square = { aspectRatio: '1', flexShrink: 0 } as const

/** The first picture, or an empty place of the same size. It is decoration: the name is beside it. */
export function Picture({ product, size }: { product: Product | undefined; size: number | string }) {
  const [src] = product?.details?.pictures ?? []
  return src === undefined ? (
    <Box w={size} style={square} bg="var(--mantine-color-default-hover)" aria-hidden />
  ) : (
    <Image src={src} alt="" w={size} style={square} fit="cover" radius="sm" />
  )
}

/** Whether it can be ordered, in words. */
export function Stock({ product: { onSale, available } }: { product: Product }) {
  const t = useTexts(texts)
  const { count } = useFormat()
  const text = !onSale ? t.retired : available === 0 ? t.soldOut : t.left(count(available))
  return <Text size="sm">{text}</Text>
}

export function AddToCart({ product }: { product: Product }) {
  const t = useTexts(texts)
  const { nameOf } = useProductTexts()
  const { productId, onSale, available } = product
  return (
    <Button
      size="sm"
      style={{ flexShrink: 0 }}
      disabled={!onSale || available === 0}
      onClick={() => addPiece(productId)}
      aria-label={`${t.addToCart}: ${nameOf(product)}`}
    >
      {t.addToCart}
    </Button>
  )
}

/** Products as cards, each with its picture, price and stock. */
export function ProductCards({ label, products }: { label: string; products: readonly Product[] }) {
  const { won } = useFormat()
  const { nameOf } = useProductTexts()
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 4 }} component="ul" aria-label={label} p={0} m={0}>
      {products.map((product) => (
        <Card key={product.productId} withBorder component="li" style={{ listStyle: 'none' }}>
          <Stack gap="xs" justify="space-between" h="100%">
            <Picture product={product} size="100%" />
            <Anchor component={Link} to={`/shop/products/${product.productId}`} fw={600}>
              {nameOf(product)}
            </Anchor>
            <Group justify="space-between">
              <Text>{won(product.price)}</Text>
              <Stock product={product} />
            </Group>
            <AddToCart product={product} />
          </Stack>
        </Card>
      ))}
    </SimpleGrid>
  )
}
