/** Rows as JSON can say them: a large integer as a number, bytes in base64. Times are strings of JSON by themselves. */
export const plainJson = (rows: unknown): unknown =>
  JSON.parse(
    JSON.stringify(rows, (_, value) => {
      if (typeof value === 'bigint') return Number(value)
      if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
      return value
    }),
  )
