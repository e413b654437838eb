import type { Tx } from './tx.ts'

/** What the catalogue says of a product. */
export interface Product {
  readonly productId: string
  readonly name: string
  /** Won. */
  readonly price: number
  readonly changedAt: Date
}

/** Stores the latest state of products, of which each is given once: an older one changes nothing. */
export const saveProducts = (tx: Tx, products: readonly Product[]): Promise<number> => tx.$executeRaw`
  insert into catalogue_product (product_id, name, price, changed_at)
  select * from unnest(${products.map(({ productId }) => productId)}::text[], ${products.map(({ name }) => name)}::text[],
    ${products.map(({ price }) => price)}::bigint[], ${products.map(({ changedAt }) => changedAt)}::timestamptz[])
  on conflict (product_id) do update set name = excluded.name, price = excluded.price, changed_at = excluded.changed_at
  where catalogue_product.changed_at <= excluded.changed_at`

/** These products, by their ids; products that the catalogue never had are left out. */
export async function findProducts(
  tx: Tx,
  productIds: readonly string[],
): Promise<ReadonlyMap<string, Pick<Product, 'name' | 'price'>>> {
  const rows = await tx.$queryRaw<{ productId: string; name: string; price: bigint }[]>`
    select product_id as "productId", name, price from catalogue_product where product_id = any(${productIds}::text[])`
  return new Map(rows.map(({ productId, name, price }) => [productId, { name, price: Number(price) }]))
}
