import type { Product } from '../domain/product.ts'
import type { Tx } from './tx.ts'

/** Stores the latest state of products: an older one changes nothing. */
export async function saveProducts(tx: Tx, products: readonly Product[]): Promise<void> {
  const column = <Name extends keyof Product>(name: Name) => products.map((product) => product[name])
  await tx.$executeRaw`
    insert into product (product_id, name, price, on_sale, changed_at)
    select * from unnest(${column('productId')}::text[], ${column('name')}::text[], ${column('price')}::bigint[],
                         ${column('onSale')}::boolean[], ${column('changedAt')}::timestamptz[])
    on conflict (product_id) do update set name = excluded.name, price = excluded.price, on_sale = excluded.on_sale,
      changed_at = excluded.changed_at
    where product.changed_at <= excluded.changed_at`
}

export async function findProducts(tx: Tx): Promise<Product[]> {
  const rows = await tx.$queryRaw<(Omit<Product, 'price'> & { price: bigint })[]>`
    select product_id as "productId", name, price, on_sale as "onSale", changed_at as "changedAt" from product`
  return rows.map((row) => ({ ...row, price: Number(row.price) }))
}
