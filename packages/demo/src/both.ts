/** A sentence in each language of the console's pages. */
export interface Both {
  readonly en: string
  readonly ko: string
}
