interface WithHistory {
  readonly history: readonly { readonly note: string | null }[]
}

/** The order as it is now, with the notes of what was shown in clear. A history only grows: a change keeps its index. */
export const withNotes = <Order extends WithHistory>(
  order: Order,
  { history: shown }: WithHistory,
): Order => ({
  ...order,
  history: order.history.map((change, n) => ({ ...change, note: (shown[n] ?? change).note })),
})
