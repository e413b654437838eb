import type { Product } from './product.ts'

/** A text in the languages of the shop. */
export interface Bilingual {
  readonly ko: string
  readonly en: string
}

/** What pages show of a product beside its catalogue entry. */
export interface ProductDetails {
  readonly names: Bilingual
  readonly descriptions: Bilingual
  /** Lower case letters, digits and dashes. */
  readonly category: string
  /** Addresses: `https:`, or an image itself as `data:`. The first is shown in lists. */
  readonly pictures: readonly string[]
}

/** A product as pages show it; without details when no operator has written any. */
export interface ShownProduct extends Product {
  readonly details: ProductDetails | null
}

/** What the record of a change says; without pictures, which may be long. */
export const describedBy = ({ names, descriptions, category, pictures }: ProductDetails) => ({
  names,
  descriptions,
  category,
  pictures: pictures.length,
})
