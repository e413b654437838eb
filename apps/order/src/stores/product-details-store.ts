import type { ProductDetails } from '../domain/product-details.ts'
import type { Tx } from './tx.ts'

interface DetailsRow {
  nameKo: string
  nameEn: string
  descriptionKo: string
  descriptionEn: string
  category: string
  pictures: string[]
}

/** The details of these products, by product id; of those that have some. */
export async function findDetails(
  tx: Tx,
  productIds: readonly string[],
): Promise<Map<string, ProductDetails>> {
  const rows = await tx.productDetails.findMany({ where: { productId: { in: [...productIds] } } })
  return new Map(rows.map((row) => [row.productId, toDetails(row)]))
}

/** Writes the details of a product that exists, in place of those that it has. */
export async function saveDetails(tx: Tx, productId: string, details: ProductDetails): Promise<void> {
  const row = toRow(details)
  await tx.productDetails.upsert({ where: { productId }, create: { productId, ...row }, update: row })
}

/** Writes the details of products that exist and have none. */
export async function insertDetails(
  tx: Tx,
  products: readonly (ProductDetails & { readonly productId: string })[],
): Promise<void> {
  await tx.productDetails.createMany({
    data: products.map((product) => ({ productId: product.productId, ...toRow(product) })),
    skipDuplicates: true,
  })
}

const toDetails = ({ nameKo, nameEn, descriptionKo, descriptionEn, category, pictures }: DetailsRow) => ({
  names: { ko: nameKo, en: nameEn },
  descriptions: { ko: descriptionKo, en: descriptionEn },
  category,
  pictures,
})

const toRow = ({ names, descriptions, category, pictures }: ProductDetails): DetailsRow => ({
  nameKo: names.ko,
  nameEn: names.en,
  descriptionKo: descriptions.ko,
  descriptionEn: descriptions.en,
  category,
  pictures: [...pictures],
})
