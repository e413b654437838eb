/** A product of the catalogue. */
export interface Product {
  readonly productId: string
  readonly name: string
  /** Won. */
  readonly price: number
  readonly onSale: boolean
  readonly changedAt: Date
}

/** The latest state of each product, in the order of their ids. */
export function latestOf(changes: readonly Product[]): Product[] {
  const latest = new Map<string, Product>()
  for (const change of changes) {
    const known = latest.get(change.productId)
    if (!known || known.changedAt <= change.changedAt) latest.set(change.productId, change)
  }
  return [...latest.values()].sort((a, b) => (a.productId < b.productId ? -1 : 1))
}
