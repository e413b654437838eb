/**
 * What one event says of one object, in one line. Services write the same lines of what they hold (`audit-books.ts` of each
 * service): an audit compares the two. No customer is named.
 */
export interface Statement {
  /** The kind of object, and of what is said of it. */
  readonly book: string
  readonly object: string
  /** Of several statements about an object, the one with the highest rank counts. */
  readonly rank: bigint
  /** Empty when nothing is held of the object any more. */
  readonly content: string
}

/** Values in one line, as the services' SQL writes them; a missing value is `-`. */
export const says = (...values: readonly (string | number | boolean | null)[]): string =>
  values.map((value) => (value === null ? '-' : String(value))).join(' ')
