/** What the data platform answers to an operator who asks for the personal data of an event. */
export interface ClearEvent {
  /** The name of its contract. */
  readonly type: string
  readonly data: unknown
  readonly erased: boolean
}

/** Why there is nothing to show: the person was erased, or the id is that of another event. */
export type NotShown = 'erased' | 'other'

/**
 * The data of an event with nothing masked, or why it is not shown.
 * @param contract of the record that is looked at: the id that led to the answer is a header, so its producer may have written any
 */
export function clearDataOf(
  { type, data, erased }: ClearEvent,
  contract: string | undefined,
): { readonly data: unknown } | NotShown {
  if (type !== contract) return 'other'
  return erased ? 'erased' : { data }
}
