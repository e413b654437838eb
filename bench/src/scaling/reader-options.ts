/** How a reader process is started. */
export interface ReaderOptions {
  readonly name: string
  readonly prefix: string
  readonly topics: readonly string[]
  readonly groups: 'one' | 'one for each topic'
}
