import type { Product, ProductSort } from '../domain/product.ts'
import { Prisma } from '../generated/prisma/client.ts'
import type { Tx } from './tx.ts'

interface ProductRow {
  productId: string
  name: string
  price: bigint
  onSale: boolean
  available: number
  reserved: number
  version: number
  createdAt: Date
}

const productColumns = Prisma.sql`
  p.product_id as "productId", p.name, p.price, p.on_sale as "onSale", p.available, p.reserved, p.version,
  p.created_at as "createdAt"`

/** The products of these ids that exist, locked in id order until the end of the transaction. */
export async function lockProducts(tx: Tx, productIds: readonly string[]): Promise<Map<string, Product>> {
  return byProductId(
    await tx.$queryRaw<ProductRow[]>`
      select ${productColumns} from product p where p.product_id = any(${productIds}::text[])
      order by p.product_id for update of p`,
  )
}

/** Adds these changes to the stock of their products, locked in id order, and answers the products as they were before. */
export async function moveStock(
  tx: Tx,
  changes: readonly { productId: string; available: number; reserved: number }[],
): Promise<Map<string, Product>> {
  return byProductId(
    await tx.$queryRaw<ProductRow[]>`
      with change as (
        select c.product_id, sum(c.available)::int as available, sum(c.reserved)::int as reserved
        from unnest(${changes.map((change) => change.productId)}::text[],
                    ${changes.map((change) => change.available)}::int[],
                    ${changes.map((change) => change.reserved)}::int[]) as c(product_id, available, reserved)
        group by c.product_id
      ), locked as (
        select p.*, change.available as more_available, change.reserved as more_reserved
        from product p join change using (product_id)
        order by p.product_id for update of p
      ), moved as (
        update product set available = product.available + l.more_available,
                           reserved = product.reserved + l.more_reserved
        from locked l where product.product_id = l.product_id
      )
      select ${productColumns} from locked p`,
  )
}

/** Puts products into the catalogue, and answers the ids of those that were not there before. */
export async function insertProducts(tx: Tx, products: readonly Product[]): Promise<Set<string>> {
  const inserted = await tx.product.createManyAndReturn({
    data: products.map((product) => ({
      ...product,
      price: BigInt(product.price),
      stocked: BigInt(product.available),
    })),
    skipDuplicates: true,
    select: { productId: true },
  })
  return new Set(inserted.map(({ productId }) => productId))
}

/** Writes a product that is locked; `stocked` pieces have come in. */
export async function saveProduct(tx: Tx, product: Product, stocked = 0): Promise<void> {
  const { productId, name, price, onSale, available, reserved, version } = product
  await tx.product.update({
    where: { productId },
    data: {
      name,
      price: BigInt(price),
      onSale,
      available,
      reserved,
      version,
      stocked: { increment: stocked },
    },
  })
}

export async function findProduct(tx: Tx, productId: string): Promise<Product | undefined> {
  const row = await tx.product.findUnique({ where: { productId } })
  return row ? toProduct(row) : undefined
}

/** The products of these ids that exist. */
export async function findProducts(tx: Tx, productIds: readonly string[]): Promise<Map<string, Product>> {
  return byProductId(await tx.product.findMany({ where: { productId: { in: [...productIds] } } }))
}

const sorts = {
  name: {
    column: Prisma.sql`p.name collate "C"`,
    type: Prisma.sql`text`,
    up: true,
    of: (p: Product) => p.name,
  },
  price: { column: Prisma.sql`p.price`, type: Prisma.sql`bigint`, up: true, of: (p: Product) => p.price },
  '-price': { column: Prisma.sql`p.price`, type: Prisma.sql`bigint`, up: false, of: (p: Product) => p.price },
  newest: {
    column: Prisma.sql`p.created_at`,
    type: Prisma.sql`timestamptz`,
    up: false,
    of: (p: Product) => p.createdAt.toISOString(),
  },
} as const satisfies Record<ProductSort, unknown>

/** Where a product stands in a sorted list. */
export type ProductPosition = readonly [string | number, string]

export const productPosition =
  (sort: ProductSort) =>
  (product: Product): ProductPosition => [sorts[sort].of(product), product.productId]

/** How many products are looked at, in the order of the list, before an index is asked for the text. */
const LOOKED_AT = 1_000

interface ProductList {
  readonly search: string
  readonly sort: ProductSort
  readonly after: ProductPosition | undefined
  readonly limit: number
}

/**
 * Products on sale whose name or id has the text in it, in the given order, from behind a position. A text that many
 * products have fills the page from the first products of the list. One that does not is rare, so that all products that
 * have it are found by the index of texts and sorted: for a common text these would be too many.
 */
export async function listProducts(tx: Tx, list: ProductList): Promise<Product[]> {
  const { search, limit } = list
  const onSale = inOrder(list, Prisma.sql`product`, Prisma.sql`p.on_sale`)
  if (search === '') return readProducts(tx, Prisma.sql`${onSale} limit ${limit}`)
  const hasText = Prisma.sql`position(search_text(${search}) in product_search(p.name, p.product_id)) > 0`
  const first = Prisma.sql`(${onSale} limit ${LOOKED_AT})`
  const found = await readProducts(tx, Prisma.sql`${inOrder(list, first, hasText)} limit ${limit}`)
  if (found.length === limit) return found
  const hasPieces = Prisma.sql`search_pieces(product_search(p.name, p.product_id)) @> search_needs(search_text(${search}))`
  // Sorted first, and then compared until the page is full: to compare ten thousand texts takes five times as long as to sort them.
  // `offset 0` keeps PostgreSQL from doing it the other way round.
  const all = Prisma.sql`(${inOrder(list, Prisma.sql`product`, Prisma.sql`p.on_sale and ${hasPieces}`)} offset 0)`
  return readProducts(tx, Prisma.sql`${inOrder(list, all, hasText)} limit ${limit}`)
}

/** The rows of a table or query that a condition holds for, in the order of the list, from behind its position. */
function inOrder({ sort, after }: ProductList, from: Prisma.Sql, condition: Prisma.Sql): Prisma.Sql {
  const { column, type, up } = sorts[sort]
  const behind = after
    ? Prisma.sql`and (${column}, p.product_id) ${up ? Prisma.sql`>` : Prisma.sql`<`} (${String(after[0])}::text::${type}, ${after[1]})`
    : Prisma.empty
  const direction = up ? Prisma.sql`asc` : Prisma.sql`desc`
  return Prisma.sql`
    select p.* from ${from} p
    where ${condition} ${behind}
    order by ${column} ${direction}, p.product_id ${direction}`
}

const readProducts = async (tx: Tx, products: Prisma.Sql): Promise<Product[]> =>
  (await tx.$queryRaw<ProductRow[]>`select ${productColumns} from (${products}) p`).map(toProduct)

const byProductId = (rows: ProductRow[]): Map<string, Product> =>
  new Map(rows.map((row) => [row.productId, toProduct(row)]))

function toProduct(row: ProductRow): Product {
  const { productId, name, price, onSale, available, reserved, version, createdAt } = row
  return { productId, name, price: Number(price), onSale, available, reserved, version, createdAt }
}
